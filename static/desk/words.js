// The words the desk says itself; names of procedures, fields and choices come from the catalogue.

export const SOURCES = { card: "カード", qr: "QR", typed: "入力", clerk: "職員" };
export const CHANNELS = { kiosk: "受付機", greeter: "案内係", desk: "窓口" };
export const PURPOSES = { intake: "手続", ask: "確認のため", hand_over: "お渡し", pay: "お支払い" };
export const DESK_STATES = { open: "受付中", break: "休止中", lunch: "昼休み", closed: "閉鎖中" };
export const TURNS = {
  waiting: "お待ち", preparing: "準備中", called: "呼出中", serving: "応対中", held: "保留",
  missed: "不在", done: "完了", moved: "引継済み", left: "お帰り",
};
export const CASES = {
  received: "未着手", working: "作業中", asking: "確認待ち", prepared: "確認者待ち", approved: "準備完了",
  closed: "完了", referred: "他へ引継", withdrawn: "取下げ",
};
export const NEEDS = {
  wheelchair: "車いす", infant: "乳幼児連れ", urgent: "急ぎ", hearing: "筆談", sight: "代読", interpreter: "通訳",
  pregnant: "妊娠中", other: "そのほかの手助け",
};
export const LANGUAGES = { ja: "日本語", "ja-easy": "やさしい日本語", en: "English" };
export const OUTCOMES = {
  confirmed: "書類で確認した", oral: "聞き取りで確認した", known: "面識がある", not_confirmed: "確認できなかった",
};
export const FINISHES = {
  done: "手続が終わった", papers_missing: "書類が足りない（後日）", referred: "他の課・機関をご案内", walked_out: "途中で帰られた",
};
// Kept as words: the hold's reason is shown as it was chosen or typed.
export const HOLDS = ["書類を取りに行かれた", "お支払いの用意", "電話・お迎え", "ほかの窓口へ", "庁内で確認中"];
export const EVENTS = {
  read: "閲覧", received: "申請内容を受け取り", created: "申請内容を受け取り", added: "手続を追加", claim: "着手", release: "手放す",
  fill_in: "内容を変更", arrive: "番号", call: "呼出", start: "開始", put_back: "呼び間違い", miss: "不在", return: "列に戻す",
  hold: "保留", resume: "再開", ready: "準備済み", finish: "応対終わり", receive: "申請内容を受け取り", join: "順番に追加", snooze: "あとで", add: "手続を追加", take_over: "引き継ぎ", prepare: "準備完了", check: "確認", accept: "受理", close: "交付・完了", edit: "内容を変更",
  patch: "内容を変更", answers: "内容を変更", print: "申請書を印刷", form: "申請書を印刷", reopen: "再開", withdraw: "取下げ",
};

// Faults of one field, by the code the counter gives.
export const FIELD_FAULTS = {
  required: "記入がありません。",
  unknown_field: "この手続にない欄です。",
  unknown_choice: "選べない答えです。選び直してください。",
  not_text: "文字で入力してください。",
  too_long: "長すぎます。短くしてください。",
  not_a_date: "日付として読めません。例：S19.5.12、1944-05-12",
  not_a_number: "1以上の数を入力してください。",
  individual_number: "個人番号（マイナンバー）のようです。ここには保存できません。消してください。",
  not_kana: "カタカナで入力してください。",
  not_a_phone: "電話番号として読めません。数字とハイフンで入力してください。",
  too_many: "数が多すぎます。",
  future: "先の日付です。確かめてください。",
};
export const fieldFault = (code) => FIELD_FAULTS[code] ?? "この欄は保存できませんでした。確かめてください。";

const FAULTS = {
  desk_busy: "いま応対している方がいます。先にその方の応対を終えてください。",
  desk_closed: "窓口が閉じています。「受付を始める」を押してから呼んでください。",
  not_built: "この操作はまだ使えません。",
  forbidden: "この操作をする権限がありません。",
  not_found: "見つかりません。ほかの職員が片づけた可能性があります。",
  invalid: "入力に直すところがあります。印のある欄を確かめてください。",
  individual_number: "個人番号（マイナンバー）のようです。消してからやり直してください。",
  too_large: "送る内容が大きすぎます。",
  cases_open: "終わっていない手続が残っています。",
  visit_over: "この方の応対は終わっています。新しい番号をお取りください。",
  no_desk: "先に窓口を選んでください。",
  not_your_desk: "この窓口の担当になっていません。別の窓口を選んでください。",
};
const STATUSES = {
  401: "時間がたったか、ほかの場所で使い始めたため、もう一度名前とパスワードが必要です。",
  403: FAULTS.forbidden, 404: FAULTS.not_found, 409: "いまの状態ではその操作はできません。画面は最新です。",
  422: FAULTS.invalid, 429: "少し待ってから、もう一度試してください。", 501: FAULTS.not_built,
  503: "サーバーが混み合っています。少し待ってから、もう一度押してください。",
};
export const fault = (status, code) => FAULTS[code] ?? STATUSES[status] ?? "うまくいきませんでした。もう一度押してください。";
export const OFFLINE = "つながりが切れています。入力はこの画面に残っています。つながりしだい送ります。";
