/**
 * A value as JSON text. What the insights thread has read goes through main to the window as one string: main hands it
 * on without taking it apart, which for a large report would hold it up.
 */
export type Packed<T> = string & { readonly packs?: T }

export const pack = <T>(value: T): Packed<T> => JSON.stringify(value) as Packed<T>
export const unpack = <T>(packed: Packed<T>): T => JSON.parse(packed) as T
