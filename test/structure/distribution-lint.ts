import type pg from 'pg'

/** A table's key to be: which of its columns says whose row it is. */
const TENANT = 'account_id'

interface Column {
  readonly table: string
  readonly type: string
  readonly isNotNull: boolean
  readonly isGenerated: boolean
}

/**
 * What a schema distributed by account could not be: each line names the place and the rule that it breaks. The rules were
 * found by trying them on the distributed engine; all of them can be seen in a plain catalog.
 */
export async function lintDistribution(client: pg.ClientBase, schema = 'public'): Promise<readonly string[]> {
  const { rows: tenants } = await client.query<Column>(TENANTS, [schema, TENANT])
  const complaints = [...tenants.flatMap(complaintsAbout)]
  for (const [rule, statement] of Object.entries(RULES)) {
    const { rows } = await client.query<{ place: string }>(statement, [schema, TENANT])
    complaints.push(...rows.map(({ place }) => `${place}: ${rule}`))
  }
  return complaints.sort()
}

function complaintsAbout({ table, type, isNotNull, isGenerated }: Column): readonly string[] {
  return [
    type === 'bigint' ? '' : `${table}: ${TENANT} is ${type}, not bigint`,
    isNotNull ? '' : `${table}: ${TENANT} may be null`,
    isGenerated ? `${table}: ${TENANT} is generated` : '',
  ].filter((complaint) => complaint !== '')
}

/** Of tables that hold rows of accounts; those without the column stay where they are. */
const TENANTS = `
  select relname as table, format_type(atttypid, atttypmod) as type, attnotnull as "isNotNull",
         attgenerated <> '' as "isGenerated"
    from pg_class c join pg_attribute a on attrelid = c.oid and attname = $2 and not attisdropped
   where relnamespace = $1::regnamespace and relkind in ('r', 'p') and relname <> 'account_names'`

/** The start of every statement: tables with their column, which is null where they have none. */
const SPLIT = `
  with tables as (
    select c.oid, relname, attnum
      from pg_class c left join pg_attribute a on attrelid = c.oid and attname = $2 and not attisdropped
       and relname <> 'account_names'
     where relnamespace = $1::regnamespace and relkind in ('r', 'p') and not relispartition
  ), spread as (select * from tables where attnum is not null)`

/** The small table of names is local on purpose: a unique name cannot carry the account. */
const RULES: Readonly<Record<string, string>> = {
  'a primary key, unique or exclusion constraint leaves account_id out': `${SPLIT}
    select indexrelid::regclass::text as place from pg_index join spread on spread.oid = indrelid
     where (indisunique or indisexclusion) and attnum <> all (indkey::int2[])`,

  'a foreign key between accounts’ tables does not pair account_id with account_id': `${SPLIT}
    select conname as place from pg_constraint
      join spread child on child.oid = conrelid join spread parent on parent.oid = confrelid
     where contype = 'f' and not exists (
       select from unnest(conkey, confkey) as pair (ours, theirs) where ours = child.attnum and theirs = parent.attnum)`,

  'a foreign key leads from a table without account_id to one with it': `${SPLIT}
    select conname as place from pg_constraint
      join tables child on child.oid = conrelid and child.attnum is null join spread parent on parent.oid = confrelid
     where contype = 'f'`,

  'a foreign key would change account_id': `${SPLIT}
    select conname as place from pg_constraint join spread on spread.oid = conrelid
     where contype = 'f' and attnum = any (conkey) and (confdeltype in ('n', 'd') or confupdtype in ('c', 'n', 'd'))`,

  'a trigger is on an account’s table': `${SPLIT}
    select tgname as place from pg_trigger join spread on spread.oid = tgrelid where not tgisinternal`,

  'a rule is on an account’s table': `${SPLIT}
    select rulename as place from pg_rewrite join spread on spread.oid = ev_class`,

  'a table inherits': `${SPLIT}
    select inhrelid::regclass::text as place from pg_inherits join spread on spread.oid = inhparent
      join pg_class child on child.oid = inhrelid where not child.relispartition`,

  'an identity or serial column is no bigint': `${SPLIT}
    select concat(relname, '.', attname) as place from spread join pg_attribute a on attrelid = spread.oid
      left join pg_attrdef on adrelid = attrelid and adnum = a.attnum
     where a.attnum > 0 and not attisdropped and atttypid <> 'bigint'::regtype
       and (attidentity <> '' or pg_get_expr(adbin, adrelid) like 'nextval(%')`,

  'a function in SQL reads an account’s table': `${SPLIT}
    select p.oid::regprocedure::text as place from pg_proc p join pg_language l on l.oid = prolang
     where lanname = 'sql' and pronamespace = $1::regnamespace
       and exists (select from spread where prosrc ~ ('\\m' || relname || '\\M'))`,

  'a table holds neither account_id nor is it known to be local': `${SPLIT}
    select relname as place from tables
     where attnum is null and relname not in ('account_names', 'kysely_migration', 'kysely_migration_lock')`,
}
