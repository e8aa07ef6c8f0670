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

export const greek: NoticeWords = {
  language: 'el',
  attachments: [
    'Ο χρήστης {*} έστειλε ένα συνημμένο.',
    '{sender} έστειλε ένα συνημμένο.',
    '{own}Στείλατε ένα συνημμένο.',
  ],
  echoes: [
    'Του/Της άρεσε ένα μήνυμα',
    'Του άρεσε ένα μήνυμα',
    'Αντέδρασε με {*} στο μήνυμά σας',
    'Αντέδρασε στο μήνυμά σας με {*}',
  ],
  notices: {
    'call-started': [
      'Ο χρήστης {*} ξεκίνησε μια κλήση ήχου',
      'Ο χρήστης {*} ξεκίνησε μια βιντεοκλήση',
      '{sender} ξεκίνησε μια βιντεοκλήση',
    ],
    'call-ended': ['Η κλήση ήχου τερματίστηκε', 'Η βιντεοκλήση τερματίστηκε'],
    'call-missed': ['Αναπάντητη κλήση', 'Αναπάντητη βιντεοκλήση'],
    'member-added': ['Ο χρήστης {*} πρόσθεσε τον χρήστη {*} στην ομάδα.', '{sender} πρόσθεσε {*} στην ομάδα.'],
    'member-left': ['Ο χρήστης {*} αποχώρησε από την ομάδα.', '{sender} αποχώρησε από την ομάδα.'],
    'group-named': ['Ο χρήστης {*} ονόμασε την ομάδα {*}.', '{sender} ονόμασε την ομάδα {*}.'],
    theme: ['Ο χρήστης {*} άλλαξε το θέμα σε {*}.', '{sender} άλλαξε το θέμα σε {*}.'],
    'story-mention': ['Σας ανέφερε στην ιστορία του'],
    'story-shared': ['Ο χρήστης {*} κοινοποίησε μια ιστορία.'],
  },
  deletedUser: ['Χρήστης Instagram', 'Χρήστης του Instagram', 'Χρήστης Facebook'],
  nameLabels: ['Όνομα', 'Ονοματεπώνυμο'],
  usernameLabels: ['Όνομα χρήστη'],
}

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

export const romanian: NoticeWords = {
  language: 'ro',
  attachments: [
    '{sender} a trimis un fișier atașat.',
    '{sender} a trimis un atașament.',
    '{sender} a trimis o atașare.',
    '{own}Ai trimis un fișier atașat.',
    '{own}Ai trimis un atașament.',
  ],
  echoes: [
    'A apreciat un mesaj',
    '{sender} a apreciat un mesaj',
    'A reacționat cu {*} la mesajul tău',
    'A reacționat {*} la mesajul tău',
    '{sender} a reacționat cu {*} la mesajul tău',
  ],
  notices: {
    'call-started': [
      '{sender} a inițiat un apel audio',
      '{sender} a inițiat un apel video',
      '{sender} a început un apel audio',
      '{sender} a început un chat video',
    ],
    'call-ended': ['Apelul audio s-a încheiat', 'Apelul video s-a încheiat', 'Chatul video s-a încheiat'],
    'call-missed': ['Apel pierdut', 'Apel audio pierdut', 'Apel video pierdut'],
    'member-added': [
      '{sender} a adăugat pe {*} în grup.',
      '{sender} l-a adăugat pe {*} în grup.',
      '{sender} a adăugat-o pe {*} în grup.',
    ],
    'member-left': ['{sender} a părăsit grupul.'],
    'group-named': ['{sender} a denumit grupul {*}.', '{sender} a numit grupul {*}.'],
    'group-photo': ['{sender} a schimbat fotografia grupului.'],
    theme: ['{sender} a schimbat tema în {*}.'],
    'story-mention': ['Te-a menționat în povestea sa'],
    'story-shared': ['{sender} a distribuit o poveste.'],
  },
  deletedUser: ['Utilizator Instagram', 'Utilizator Facebook'],
  nameLabels: ['Nume', 'Nume complet'],
  usernameLabels: ['Nume de utilizator'],
}
