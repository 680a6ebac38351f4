import { existsSync } from 'node:fs';
import process from 'node:process';
import { Settings } from './settings.js';

/**
 * The settings of this process: its environment, and what `.env` in the working folder adds to it.
 * @throws InvalidEnvironment
 */
export function loadSettings(): Settings {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return new Settings(process.env);
}
