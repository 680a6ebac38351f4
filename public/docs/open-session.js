import { Session } from './session.js';

let session;

/** @returns the session of this page, the same for all who ask */
export const openSession = () => (session ??= new Session(sessionStorage));
