/** What is used of the package `libheif-js`: the functions of libheif, as WebAssembly. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  interface HeifError {
    readonly code: object
    readonly message: string
  }

  interface HeifChannel {
    readonly id: object
    readonly width: number
    readonly height: number
    /** Bytes from one row to the next. */
    readonly stride: number
    readonly data: Uint8Array
  }

  interface Heif {
    readonly ready: Promise<unknown>
    readonly heif_error_code: { readonly heif_error_Ok: object }
    readonly heif_colorspace: { readonly heif_colorspace_RGB: object }
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: object }
    readonly heif_channel: { readonly heif_channel_interleaved: object }
    heif_context_alloc(): object
    heif_context_read_from_memory(context: object, bytes: Uint8Array): HeifError
    /** A handle, or an error, which has a code. */
    heif_js_context_get_primary_image_handle(context: object): object
    heif_image_handle_get_width(handle: object): number
    heif_image_handle_get_height(handle: object): number
    heif_js_decode_image2(
      handle: object,
      colours: object,
      order: object,
    ): HeifError | { readonly channels: readonly HeifChannel[] }
  }

  /** Each call is a decoder of its own, with memory of its own. */
  export default function libheif(settings: { print(): void; printErr(): void }): Heif
}
