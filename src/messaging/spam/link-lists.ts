/** What is known of hosts. Lists, so that they can be read and added to; none of them is proof by itself. */

/** Addresses that hide where they lead. */
export const shorteners: ReadonlySet<string> = new Set([
  ...[
    'bit.ly',
    'tinyurl.com',
    'goo.gl',
    't.ly',
    'is.gd',
    'v.gd',
    'ow.ly',
    'buff.ly',
    'cutt.ly',
    'rb.gy',
    'shorturl.at',
    'tiny.cc',
  ],
  ...[
    'rebrand.ly',
    'bl.ink',
    'soo.gd',
    's.id',
    'clck.ru',
    'vk.cc',
    'u.to',
    'shorte.st',
    'adf.ly',
    'ouo.io',
    'linkvertise.com',
    'x.co',
  ],
  ...[
    'tr.im',
    'urlz.fr',
    'lnkd.in',
    'short.gy',
    'shorturl.asia',
    'gg.gg',
    'qr.ae',
    'bitly.ws',
    '1url.com',
    'surl.li',
    'n9.cl',
    'acortar.link',
  ],
])

/** Places to go on talking, out of sight: honest people use them too. */
export const elsewhere: ReadonlySet<string> = new Set([
  't.me',
  'telegram.me',
  'wa.me',
  'chat.whatsapp.com',
  'discord.gg',
  'line.me',
  'signal.group',
])

/** Endings that cost next to nothing, and that shops rarely have. */
export const cheapEndings: ReadonlySet<string> = new Set([
  ...[
    'tk',
    'ml',
    'ga',
    'cf',
    'gq',
    'xyz',
    'top',
    'click',
    'link',
    'buzz',
    'rest',
    'icu',
    'cam',
    'monster',
    'quest',
    'sbs',
    'cfd',
    'bond',
    'lol',
    'vip',
  ],
])

/** Hosts that carry such a name, and are not theirs, pretend to be them. */
export const impersonated: Readonly<Record<string, readonly string[]>> = {
  instagram: ['instagram.com', 'cdninstagram.com', 'ig.me', 'instagr.am'],
  facebook: ['facebook.com', 'fb.com', 'fb.me', 'fb.watch'],
  meta: ['meta.com'],
  whatsapp: ['whatsapp.com', 'whatsapp.net'],
  paypal: ['paypal.com', 'paypal.me'],
  amazon: ['amazon.com', 'amazon.de', 'amazon.co.uk', 'amazon.es', 'amazon.fr', 'amazon.it', 'amazonaws.com'],
}

/** Words in hosts that ask for a login. */
export const phishingWords: readonly string[] = [
  'verify',
  'verification',
  'login',
  'signin',
  'secure',
  'appeal',
  'copyright',
  'badge',
  'helpcenter',
  'support',
  'confirm',
  'unlock',
  'suspend',
]
