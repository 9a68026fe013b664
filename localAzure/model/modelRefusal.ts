/** What the model server answers in place of a text; the endpoint passes it on as 424 with the reason in headers. */
export class ModelRefusal extends Error {
  override readonly name = 'ModelRefusal';

  constructor(
    /** The status inside the container: 400 for a bad request, 5xx when the model failed. */
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}
