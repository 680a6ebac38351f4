const KEPT = 200;

/** The last calls of this tab, latest first; says `change` after each. */
export class CallLog extends EventTarget {
  calls = [];

  add(call) {
    this.calls = [{ ...call, at: new Date().toISOString() }, ...this.calls].slice(0, KEPT);
    this.dispatchEvent(new Event('change'));
  }

  clear() {
    this.calls = [];
    this.dispatchEvent(new Event('change'));
  }
}
