import type { NoticeWords } from '../notice-words.ts'

export const finnish: NoticeWords = {
  language: 'fi',
  attachments: ['{sender} lähetti liitteen.', '{own}Lähetit liitteen.'],
  echoes: [
    'Tykkäsi viestistä',
    '{sender} tykkäsi viestistä',
    'Reagoi {*} viestiisi',
    'Reagoi viestiisi: {*}',
    'Reagoi viestiisi {*}',
  ],
  notices: {
    'call-started': [
      '{sender} aloitti äänipuhelun',
      '{sender} aloitti videopuhelun',
      '{sender} aloitti videokeskustelun',
    ],
    'call-ended': ['Äänipuhelu päättyi', 'Videopuhelu päättyi', 'Videokeskustelu päättyi'],
    'call-missed': ['Vastaamaton puhelu', 'Vastaamaton äänipuhelu', 'Vastaamaton videopuhelu'],
    'member-added': ['{sender} lisäsi käyttäjän {*} ryhmään.', '{sender} lisäsi {*} ryhmään.'],
    'member-removed': ['{sender} poisti käyttäjän {*} ryhmästä.', '{sender} poisti {*} ryhmästä.'],
    'member-left': ['{sender} poistui ryhmästä.'],
    'group-named': ['{sender} antoi ryhmälle nimen {*}.'],
    'group-photo': ['{sender} vaihtoi ryhmän kuvan.'],
    theme: ['{sender} vaihtoi teemaksi {*}.'],
    'story-mention': ['Mainitsi sinut tarinassaan'],
    'story-shared': ['{sender} jakoi tarinan.'],
  },
  deletedUser: ['Instagram-käyttäjä', 'Facebook-käyttäjä'],
  nameLabels: ['Nimi', 'Koko nimi'],
  usernameLabels: ['Käyttäjätunnus', 'Käyttäjänimi'],
}
