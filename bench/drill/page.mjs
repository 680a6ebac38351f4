export const row = (r) => JSON.stringify({ ...r, faults: undefined });
export const publish = () => {};
