const undo: (() => Promise<unknown>)[] = [];

/** Undone after the test file, last things first, whether or not the tests passed. */
export function afterTheFile(clean: () => Promise<unknown>): void {
  undo.push(clean);
}

afterAll(async () => {
  const failures: unknown[] = [];
  for (const clean of undo.splice(0).reverse()) {
    await clean().catch((error: unknown) => failures.push(error)); // the rest must still be undone
  }
  if (failures.length > 0) throw failures[0];
});
