import { stripVTControlCharacters } from 'node:util';

/** A Jest reporter for scripts: each failed test on a line of its own with why, as soon as it has failed. */
export default class FailedTestsReporter {
  said = new Set();

  onTestCaseResult({ path }, test) {
    this.say(path, test);
  }

  /** A hook that fails, or a file that can't be read, fails tests that never began. */
  onTestFileResult({ path }, { testResults, testExecError }) {
    for (const test of testResults) this.say(path, test);
    if (!testExecError) return;
    const failureMessages = [String(testExecError.message)];
    this.say(path, { status: 'failed', ancestorTitles: [], title: 'the file itself', failureMessages });
  }

  say(path, { status, ancestorTitles, title, failureMessages = [] }) {
    const name = [path.split('/').pop(), ...ancestorTitles, title].join(' › ').replaceAll(/\s+/g, ' ');
    if (status !== 'failed' || this.said.has(name)) return;
    this.said.add(name);
    const because = stripVTControlCharacters(String(failureMessages[0] ?? '')).replaceAll(
      /\s*\n\s*at .*/g,
      '',
    );
    process.stdout.write(
      `FAILED ${JSON.stringify({ name, because: because.replaceAll(/\s+/g, ' ').slice(0, 160) })}\n`,
    );
  }
}
