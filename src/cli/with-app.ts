import process from 'node:process';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { loadSettings } from '../config/load-settings.js';
import { openDatabase } from '../database/open-database.js';

const complain = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Runs one command with everything the server has but its port, and leaves the database behind in order. */
export async function withApp(work: (app: INestApplicationContext) => Promise<string>): Promise<void> {
  try {
    const settings = loadSettings();
    const database = await openDatabase(settings, complain);
    try {
      const module = AppModule.with(settings, database.connections);
      const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
      try {
        process.stdout.write(`${await work(app)}\n`);
      } finally {
        await app.close();
      }
    } finally {
      await database.leave();
    }
  } catch (error) {
    complain((error as Error).message);
    process.exitCode = 1;
  }
}
