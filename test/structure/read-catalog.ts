import type pg from 'pg'

/** A schema as Postgres has it, in words that are the same in every version: one line a fact, sorted. */
export async function readCatalog(pool: pg.Pool, schema = 'public'): Promise<readonly string[]> {
  const { rows } = await pool.query<{ fact: string }>(FACTS, [schema])
  return rows.map(({ fact }) => fact).sort()
}

/** Constraints of `not null` are rows of their own from version 18 on, so they are told with the column alone. */
const FACTS = `
  with tables as (
    select oid, relname from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v', 'm')
  )
  select concat('table ', relname, ' -- ', obj_description(oid, 'pg_class')) as fact from tables
  union all
  select concat(relname, '.', lpad(attnum::text, 2, '0'), ' ', attname, ' ', format_type(atttypid, atttypmod), case when attnotnull then ' not null' end,
                case attidentity when 'd' then ' identity by default' when 'a' then ' identity' end,
                case when attgenerated <> '' then ' generated' end, ' default ' || pg_get_expr(adbin, adrelid),
                ' -- ', col_description(t.oid, attnum))
    from tables t join pg_attribute on attrelid = t.oid and attnum > 0 and not attisdropped
    left join pg_attrdef on adrelid = t.oid and adnum = attnum
  union all
  select concat('index on ', relname, ': ', replace(pg_get_indexdef(indexrelid), $1 || '.', ''))
    from tables t join pg_index on indrelid = t.oid
  union all
  select concat('constraint on ', relname, ': ', pg_get_constraintdef(c.oid))
    from tables t join pg_constraint c on conrelid = t.oid where contype not in ('n', 'p')
  union all
  select concat('trigger on ', relname, ': ', tgname) from tables t join pg_trigger on tgrelid = t.oid where not tgisinternal
  union all
  select concat('function ', p.oid::regprocedure) from pg_proc p where pronamespace = $1::regnamespace`
