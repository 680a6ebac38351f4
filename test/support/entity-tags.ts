export const STALE = { status: 412, body: { code: 'stale_write' } };
/** Tags that are well formed and not the account's. */
export const OTHERS = [
  '"0"',
  '"2"',
  '"01"',
  '""',
  '"1.0"',
  '"+1"',
  '"4294967297"',
  '"a,1"',
  'W/"1"',
  'W/"1", "2"',
  '"1x", W/"1"',
];
export const MALFORMED = [
  '"1 "',
  '" 1"',
  '1',
  '"1',
  '1"',
  "'1'",
  'w/"1"',
  'W/1',
  'W/ "1"',
  '"1" "2"',
  '"1";"2"',
  '*, "1"',
  '"1", *',
  '**',
  ',',
  '"\t"',
  '"1"x',
];
