// Loaded before a server (`node --import`): its clock is CLOCK_SHIFT_SECONDS ahead, or behind when negative.
const shiftMs = Number(process.env.CLOCK_SHIFT_SECONDS) * 1000;
const RealDate = Date;

globalThis.Date = class Date extends RealDate {
  constructor(...when) {
    super(...(when.length === 0 ? [RealDate.now() + shiftMs] : when));
  }

  static now() {
    return RealDate.now() + shiftMs;
  }
};
