/**
 * One piece of work, never twice at a time. Whoever asks shares one run with all who ask meanwhile, and that run starts
 * after they asked: it can't miss what they know of.
 */
export class SharedRun {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly work: () => Promise<void>) {}

  run(): Promise<void> {
    if (!this.running) return (this.running = this.start());
    return (this.next ??= this.afterThis(this.running));
  }

  private async start(): Promise<void> {
    try {
      await this.work();
    } finally {
      this.running = undefined;
    }
  }

  private async afterThis(running: Promise<void>): Promise<void> {
    await running.catch(() => undefined);
    this.next = undefined;
    return this.run();
  }
}
