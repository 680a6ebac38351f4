import { SharedRun } from './shared-run.js';

/** Work that is done when it is told to be. */
class Work {
  readonly begun: { end: () => void; fail: () => void }[] = [];
  readonly shared = new SharedRun(
    () =>
      new Promise((resolve, reject) => {
        this.begun.push({ end: resolve, fail: () => reject(new Error('failed')) });
      }),
  );
}

const settled = () => new Promise((done) => setImmediate(done));

describe('a shared run', () => {
  it('never runs twice at a time, and is shared by all who ask while another runs', async () => {
    const work = new Work();
    const asked = Array.from({ length: 50 }, () => work.shared.run());
    expect(work.begun).toHaveLength(1);
    work.begun[0]!.end();
    await asked[0];
    await settled();
    expect(work.begun).toHaveLength(2);
    let answered = false;
    void asked[1]!.then(() => (answered = true));
    await settled();
    expect(answered).toBe(false); // the first run began before they asked
    work.begun[1]!.end();
    await Promise.all(asked);
    expect(work.begun).toHaveLength(2);
  });

  it('tells of a failure those who shared it, and runs again for the others', async () => {
    const work = new Work();
    const [first, second] = [work.shared.run(), work.shared.run()];
    work.begun[0]!.fail();
    await expect(first).rejects.toThrow('failed');
    await settled();
    work.begun[1]!.end();
    await second;
    const third = work.shared.run();
    work.begun[2]!.end();
    await third;
  });
});
