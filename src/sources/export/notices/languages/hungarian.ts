import type { NoticeWords } from '../notice-words.ts'

export const hungarian: NoticeWords = {
  language: 'hu',
  attachments: ['{sender} mellékletet küldött.', '{sender} küldött egy mellékletet.', '{own}Mellékletet küldtél.'],
  echoes: [
    'Kedvelt egy üzenetet',
    '{sender} kedvelt egy üzenetet',
    '{*} hangulatjellel reagált az üzenetedre',
    'Ezzel reagált az üzenetedre: {*}',
    'Reagált az üzenetedre: {*}',
  ],
  notices: {
    'call-started': [
      '{sender} hanghívást indított',
      '{sender} videohívást indított',
      '{sender} videocsevegést indított',
    ],
    'call-ended': ['A hanghívás véget ért', 'A videohívás véget ért', 'A videocsevegés véget ért'],
    'call-missed': ['Nem fogadott hívás', 'Nem fogadott hanghívás', 'Nem fogadott videohívás'],
    'member-added': ['{sender} hozzáadta {*} felhasználót a csoporthoz.'],
    'member-left': ['{sender} kilépett a csoportból.'],
    'group-named': ['{sender} a következő nevet adta a csoportnak: {*}.'],
    'group-photo': ['{sender} megváltoztatta a csoport fotóját.'],
    'story-mention': ['Megemlített a történetében'],
    'story-shared': ['{sender} megosztott egy történetet.'],
  },
  deletedUser: ['Instagram-felhasználó', 'Facebook-felhasználó'],
  nameLabels: ['Név', 'Teljes név'],
  usernameLabels: ['Felhasználónév'],
}
