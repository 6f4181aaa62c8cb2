// Which function draws which screen: `(main, view, kiosk) → clean-up or null`.

import { ask } from "./ask.js";
import { insert, knows, notice, pin, scan } from "./card.js";
import { choose, lines, start, whom } from "./choose.js";
import { found, held, ticket } from "./ticket.js";
import { confirm, filled } from "./sheet.js";
import { trouble } from "./trouble.js";
import { working } from "./layout.js";

export const screens = {
  start, choose, lines, number: held, for_whom: whom, notice, insert, known: knows, pin, scan,
  filled, ask, confirm, ticket, found, trouble,
  taking: working("taking"),
  reading: working("reading"),
  opening: working("opening"),
  sending: working("sending"),
};
