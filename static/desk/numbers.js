// A number in the colour and shape of its letter, as on paper and sign, whatever line it is in now.
import { number } from "./dom.js";
import { myDesk, state } from "./state.js";

const office = () => state.catalogue?.desks.find((one) => one.id === myDesk())?.office ?? state.session?.clerk.office;

export const numberOf = (text, size = null) => number(text, state.catalogue?.services.find((one) => one.letter === text[0] && one.office === office()), size);
