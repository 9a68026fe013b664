type Numbers = Float64Array | Uint32Array;

/** A typed array that is added to: some bytes a row are all that a large dataset may keep in memory. */
export class GrowingArray<T extends Numbers> {
  #values: T;
  length = 0;

  constructor(readonly make: (length: number) => T) {
    this.#values = make(1024);
  }

  push(values: T): void {
    if (this.length + values.length > this.#values.length) {
      const larger = this.make(Math.max(this.#values.length * 2, this.length + values.length));
      larger.set(this.#values.subarray(0, this.length));
      this.#values = larger;
    }
    this.#values.set(values, this.length);
    this.length += values.length;
  }

  /** What has been added so far; a view. */
  get values(): T {
    return this.#values.subarray(0, this.length) as T;
  }
}

export const growingFloats = (): GrowingArray<Float64Array> =>
  new GrowingArray((length) => new Float64Array(length));

export const growingIntegers = (): GrowingArray<Uint32Array> =>
  new GrowingArray((length) => new Uint32Array(length));
