// The words the greeter's page says itself, and those on the ticket in the visitor's language.
// Lines, minutes and the ticket say what sign, phone and kiosk say.
import { speaker } from "../components/say.js";

const WAIT = {
  ja: { "wait.people": "待ち {n}人", "wait.nobody": "待ち 0人", "wait.soon": "まもなく", "wait.within": "{n}分以内", "wait.about": "約{n}分", "wait.range": "約{low}〜{high}分", "wait.long": "60分以上", ahead: "あと{n}人", next: "次の番です" },
  "ja-easy": { "wait.soon": "もうすぐです", "wait.within": "{n}分までです", "wait.about": "だいたい {n}分", "wait.range": "だいたい {low}〜{high}分", "wait.long": "60分より 長いです", ahead: "あと {n}人", next: "つぎの 番です" },
  en: { "wait.soon": "very soon", "wait.within": "within {n} min", "wait.about": "about {n} min", "wait.range": "about {low}–{high} min", "wait.long": "over 60 min", ahead: "{n} ahead", next: "You are next" },
};
const PAPER = {
  ja: { watch: "画面と声でおよびします。", phone: "スマートフォンで順番が見られます", draft: "窓口での確認と署名で手続きになります。", issued: "{time} 発行", mark: "【デモ】" },
  "ja-easy": { watch: "画面（がめん）と 声（こえ）で よびます。", phone: "スマホで 順番（じゅんばん）が 見（み）えます", draft: "窓口（まどぐち）で 確認（かくにん）して、名前（なまえ）を 書（か）くと、手続（てつづ）きに なります。", issued: "{time} 発行（はっこう）", mark: "【デモ】" },
  en: { watch: "We call you by screen and voice.", phone: "See your place on your phone", draft: "It becomes an application at the desk, with a check and your signature.", issued: "Issued {time}", mark: "[DEMO / デモ]" },
};
const LEVELS = { 0: "受付時間外", 1: "空いています", 2: "空いています", 3: "やや混雑", 4: "混雑", 5: "大変混雑", old: "情報更新待ち", paused: "休止中" };

export const level = (key) => LEVELS[key] ?? LEVELS.old;
export const w = speaker(WAIT.ja);
// What stands on a ticket; a language the page does not know gets the city's own.
export const paper = (language) => speaker({ ...WAIT.ja, ...PAPER.ja, ...WAIT[language], ...PAPER[language] });

// Who is called first unless the greeter says otherwise.
export const FIRST = ["wheelchair", "infant", "pregnant", "urgent"];
export const GROUPS = [
  ["line", "順番", ["waiting", "preparing"]], ["desk", "呼出・応対中", ["called", "serving"]],
  ["missed", "不在", ["missed"]], ["held", "保留", ["held"]], ["left", "お帰り", ["left"]],
];
export const UNSURE = "つながりが切れていて、番号が出たか確かめられません。もう一度押してください。出ていれば、同じ番号が出ます。";
