import type { LanguageCode } from './corpus/corpus.ts'

/** Given and family names of one part of the world; `name/handle` where the handle cannot be read off the name. */
export interface NameTable {
  readonly languages: readonly LanguageCode[]
  readonly given: readonly string[]
  readonly family: readonly string[]
  readonly isFamilyFirst: boolean
  /** What stands between the two parts. */
  readonly joint: string
}

function table(languages: readonly LanguageCode[], given: string, family: string, form = 'given family'): NameTable {
  const isFamilyFirst = form.startsWith('family')
  return {
    languages,
    given: given.split(' '),
    family: family.split(' '),
    isFamilyFirst,
    joint: form.includes(' ') ? ' ' : '',
  }
}

/** Names of many parts of the world, each with the languages its people write in here. */
export const nameTables: readonly NameTable[] = [
  table(
    ['de'],
    'Lena Jonas Käthe Björn Anneliese Moritz Frieda Jürgen Svenja Lukas Greta Matthias Ronja Henrik Ute Emil Clara Götz',
    'Fischer Brandt Schäfer Vogt Kühn Lindner Möller Hahn Weiß Sommer Böhm Kraus Winkler Groß Seidel Jäger Pohl Ziegler',
  ),
  table(
    ['de', 'en'],
    'Elif Mehmet Ayşe Can Zeynep Emre Gül Deniz Selin Barış İpek Ozan',
    'Yılmaz Kaya Demir Şahin Çelik Öztürk Aydın Arslan Doğan Kılıç Güneş Koç',
  ),
  table(
    ['de', 'en'],
    'Łukasz Agnieszka Wojciech Małgorzata Zofia Paweł Kasia Grzegorz Ola Michał',
    'Wiśniewski Nowak Wójcik Kowalczyk Zieliński Dąbrowska Szymański Mazur Krawczyk Górski',
  ),
  table(
    ['en'],
    'Saoirse Conor Niamh Finn Maeve Oliver Grace Theo Ruby Harry Isla Owen Poppy Rhys',
    'O’Brien Murphy Walsh Byrne Kelly Hughes Carter Bennett Price Turner Morgan Reid Foster Doyle',
  ),
  table(
    ['en'],
    'Adébáyọ̀/adebayo Ngozi Chidi Amara Kofi Ama Kwame Zainab Tunde Ifeoma Abena Wanjiru Otieno Thandi',
    'Okafor Mensah Ọlátúnjí/olatunji Adeyemi Nwosu Boateng Kamau Dlamini Eze Owusu Balogun Achieng',
  ),
  table(
    ['en'],
    'José Camila Mateo Valentina João Beatriz Lucía Andrés Inês Thiago Renata Gonçalo Pilar Íñigo',
    'García Muñoz Silva Pereira Ibáñez Conceição Núñez Araújo Peña Ferreira Quiñones Lobão',
  ),
  table(
    ['en'],
    'प्रिया/priya अर्जुन/arjun Ananya Rohan मीरा/meera Vikram Lakshmi ரவி/ravi Kavya Farhan Sanjana Imran',
    'Sharma Iyer शर्मा/sharma Patel Nair Reddy Khan Banerjee Kapoor Menon सिंह/singh Das',
  ),
  table(
    ['en'],
    '민수/minsu 지은/jieun 서준/seojun 하은/haeun 도윤/doyun 수아/sua 예린/yerin 태호/taeho',
    '김/kim 이/lee 박/park 최/choi 정/jung 강/kang 조/cho 윤/yoon',
    'familygiven',
  ),
  table(
    ['en'],
    '小明/xiaoming 丽华/lihua 伟/wei 雅婷/yating 志强/zhiqiang 美玲/meiling 子轩/zixuan 慧/hui',
    '王/wang 李/li 张/zhang 陈/chen 林/lin 黃/huang 吳/wu 蔡/tsai',
    'familygiven',
  ),
  table(
    ['en'],
    'Hoa Minh Thảo Tuấn Linh Đức Ngọc Phương Quỳnh Bảo',
    'Nguyễn Trần Lê Phạm Hoàng Võ Đặng Bùi Đỗ Hồ',
    'family given',
  ),
  table(
    ['en', 'de'],
    'Олена/olena Тарас/taras Софія/sofiia Дмитро/dmytro Ірина/iryna Андрій/andrii Анна/anna Иван/ivan',
    'Коваль/koval Шевченко/shevchenko Бондар/bondar Мельник/melnyk Петрова/petrova Лисенко/lysenko Волков/volkov',
  ),
  table(
    ['en'],
    'Σοφία/sofia Γιώργος/giorgos Ελένη/eleni Νίκος/nikos Δήμητρα/dimitra Κώστας/kostas',
    'Παπαδοπούλου/papadopoulou Νικολάου/nikolaou Γεωργίου/georgiou Ιωάννου/ioannou Αλεξίου/alexiou',
  ),
  table(
    ['en'],
    'דנה/dana נועם/noam תמר/tamar איתי/itai שירה/shira יונתן/yonatan',
    'לוי/levi כהן/cohen מזרחי/mizrahi פרידמן/friedman אברהם/avraham ביטון/biton',
  ),
  table(
    ['en'],
    'สมชาย/somchai มาลี/malee ณัฐ/nat พิมพ์/pim กิตติ/kitti',
    'ใจดี/jaidee ศรีสุข/srisuk วงศ์ทอง/wongthong แสงจันทร์/saengchan',
  ),
  table(
    ['ja'],
    '美咲/misaki 健太/kenta さくら/sakura 陽菜/hina 大輔/daisuke 翔/sho 結衣/yui 直樹/naoki あおい/aoi ケン/ken',
    '田中/tanaka 佐藤/sato 鈴木/suzuki 高橋/takahashi 渡辺/watanabe 伊藤/ito 山本/yamamoto 中村/nakamura 小林/kobayashi',
    'family given',
  ),
  table(
    ['ar'],
    'محمد/mohamed ليلى/layla أحمد/ahmad نور/nour كريم/karim سلمى/salma يوسف/youssef ريم/reem هدى/huda زياد/ziad Yasmin Omar',
    'العلي/alali حدّاد/haddad منصور/mansour خليل/khalil الحسن/alhasan درويش/darwish نجار/najjar سعيد/said Rahal Aziz',
  ),
]

/** What people put around their names. */
export const nameDecorations: readonly string[] = [
  '🌸',
  '✨',
  '🎧',
  '📷',
  '👩🏽‍🍳',
  '🌿',
  '🇧🇷',
  '🐈‍⬛',
  '☀️',
  '🚲',
  '💌',
  '🌊',
]

/** Shops and the like, with their handles. */
export const shopNames: readonly string[] = [
  'Café Mirador/cafe.mirador',
  'Blumen am Eck/blumenameck',
  'Mühle Sonntag/muehle.sonntag',
  'Kaffeerösterei Nord/roesterei.nord',
  'The Paper Kitchen/thepaperkitchen',
  'مقهى الياسمين/yasmin.cafe',
  'パン好き会/pan.suki',
  'studio «ø»/studio.oe',
  'Kino “Lichtblick”/kino.lichtblick',
  'farm & field/farmandfield',
]

/** Names of groups. */
export const groupTitles: readonly string[] = [
  'Papierboote 🎸',
  'Familie ❤️',
  'sunday bakers',
  'Klub “Ł”',
  'WG Kanalstraße',
  'book club (no spoilers!)',
  'شباب الحي',
  '日曜パン部',
  'Schicht & Backstube',
  'run club 🏃‍♀️',
  'Lieferung Ring/Nord',
  'trip to the lake 🏕️',
  'Geburtstag Käthe 🤫',
  '5-a-side on Tuesday',
  'choir, altos only',
  'Marktstand Samstag',
  'pottery & gossip',
  'Urlaub 2025 ☀️',
  'the other group',
  'film night 🎬',
  'قهوة الصباح',
  'Hof 3. OG',
]
