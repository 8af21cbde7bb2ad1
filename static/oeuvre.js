// Entry: every page works without this file. Modules listen on the document, so that content
// which htmx swaps in, or brings back from history, needs no second set-up.
import "./js/theme-toggle.js";
import "./js/keys.js";
import "./js/walk.js";
import "./js/suggest.js";
import "./js/view.js";
import "./js/abstract.js";
import "./js/sentences.js";
import "./js/brush.js";
import "./js/tips.js";
import "./js/copy.js";
