import type { NoticeWords } from '../notice-words.ts'

export const czech: NoticeWords = {
  language: 'cs',
  attachments: [
    '{sender} odeslal(a) přílohu.',
    '{sender} poslal(a) přílohu.',
    '{own}Odeslali jste přílohu.',
    '{own}Poslali jste přílohu.',
  ],
  echoes: [
    'Označil(a) zprávu jako To se mi líbí',
    'Líbí se mu/jí zpráva',
    'Zareagoval(a) {*} na vaši zprávu',
    'Reagoval(a) {*} na vaši zprávu',
    '{sender} zareagoval(a) {*} na vaši zprávu',
  ],
  notices: {
    'call-started': [
      '{sender} zahájil(a) hlasový hovor',
      '{sender} zahájil(a) videohovor',
      '{sender} zahájil(a) videochat',
    ],
    'call-ended': ['Hlasový hovor skončil', 'Videohovor skončil', 'Videochat skončil'],
    'call-missed': ['Zmeškaný hovor', 'Zmeškaný hlasový hovor', 'Zmeškaný videohovor'],
    'member-added': ['{sender} přidal(a) {*} do skupiny.', '{own}Přidali jste {*} do skupiny.'],
    'member-removed': ['{sender} odebral(a) {*} ze skupiny.'],
    'member-left': ['{sender} opustil(a) skupinu.', '{own}Opustili jste skupinu.'],
    'group-named': ['{sender} pojmenoval(a) skupinu {*}.'],
    'group-photo': ['{sender} změnil(a) fotku skupiny.'],
    theme: ['{sender} změnil(a) motiv na {*}.'],
    'story-mention': ['Zmínil(a) se o vás ve svém příběhu'],
    'story-shared': ['{sender} sdílel(a) příběh.'],
  },
  deletedUser: ['Uživatel Instagramu', 'Uživatel Facebooku'],
  nameLabels: ['Jméno', 'Celé jméno'],
  usernameLabels: ['Uživatelské jméno'],
}
