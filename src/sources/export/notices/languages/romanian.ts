import type { NoticeWords } from '../notice-words.ts'

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
