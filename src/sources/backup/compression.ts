/** How a backup file is compressed, told by its first bytes and never by its name. */
export type Compression = 'zstd' | 'gzip' | 'none'

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b])

/** @param head the file's first bytes, four or more of them */
export function compressionOf(head: Buffer): Compression {
  if (head.subarray(0, ZSTD_MAGIC.length).equals(ZSTD_MAGIC)) return 'zstd'
  if (head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) return 'gzip'
  return 'none'
}
