/** Something that set-up cannot do by itself: what it is, and what a person does next. */
export class Problem extends Error {
  /**
   * @param {string} what
   * @param {string} next
   */
  constructor(what, next) {
    super(what);
    this.next = next;
  }
}
