import { Injectable } from '@nestjs/common';

/** Whether the server is about to stop. It still serves then, and tells everybody to go elsewhere. */
@Injectable()
export class Departure {
  private announced = false;

  get isAnnounced(): boolean {
    return this.announced;
  }

  /** There is no way back. */
  announce(): void {
    this.announced = true;
  }
}
