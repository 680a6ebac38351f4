import { needs } from './needs.js';

/** Anyone with a valid access token may call, for their own data. */
export const SignedIn = (): MethodDecorator & ClassDecorator => needs({});
