/** A key that belongs to an input method: Enter accepts a candidate then. Safari ends the composition before it tells. */
export const isComposing = (event: KeyboardEvent) => event.isComposing || event.keyCode === 229;
