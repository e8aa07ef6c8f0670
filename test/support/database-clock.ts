/** A database whose time a test moves: a schema before its own holds a `clock_timestamp` of the test's. */
import pg from 'pg'

export class DatabaseClock {
  readonly #url: string
  /** How far its time is ahead of this machine's, in microseconds. */
  #ahead = 0
  #client: pg.Client | null = null

  private constructor(url: string) {
    this.#url = url
  }

  static async install(url: string): Promise<DatabaseClock> {
    const clock = new DatabaseClock(url)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    clock.#client = client
    await client.query(`
      create schema fast;
      create table fast.ahead (micros bigint not null);
      insert into fast.ahead values (0);
      create function fast.clock_timestamp() returns timestamptz language plpgsql volatile as $$
        declare at bigint;
        begin
          select micros into at from fast.ahead;
          return pg_catalog.clock_timestamp() + at * interval '1 microsecond';
        end $$`)
    return clock
  }

  /** Address of the database, in which the test's time goes by. */
  get url(): string {
    const sign = this.#url.includes('?') ? '&' : '?'
    return `${this.#url}${sign}options=${encodeURIComponent('-c search_path=public,fast,pg_catalog')}`
  }

  get now(): number {
    return Date.now() * 1000 + this.#ahead
  }

  async move(ms: number): Promise<void> {
    this.#ahead += Math.round(ms * 1000)
    await this.#client!.query('update fast.ahead set micros = $1', [this.#ahead])
  }

  /** The time is that at least. */
  async moveTo(now: number): Promise<void> {
    if (now > this.now) await this.move((now - this.now) / 1000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.end()
  }
}
