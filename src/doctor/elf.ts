const PT_INTERP = 3;

/**
 * Whether an ELF file runs without a loader: it has no PT_INTERP program header (elf(5)).
 * Undefined when the bytes are not a 64-bit little-endian ELF.
 */
export function isStatic(bytes: Uint8Array): boolean | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 64 || view.getUint32(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1)
    return undefined;
  const at = Number(view.getBigUint64(32, true));
  const size = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  for (let i = 0; i < count; i++) {
    const header = at + i * size;
    if (header + 4 > bytes.length) return undefined;
    if (view.getUint32(header, true) === PT_INTERP) return false;
  }
  return true;
}
