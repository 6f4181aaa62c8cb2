// Signing in to the supervisors' page: the server draws it once it knows who asks.
import { nameForm } from "../desk/signin.js";

const place = document.querySelector("#signin");
const form = nameForm("窓口のようすを見ます", () => location.reload());
place.append(form.element);
form.say(place.dataset.fault);
form.element.querySelector("input").focus();
