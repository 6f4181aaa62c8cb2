// What the counter refuses, in words for a clerk, by the code it gives.

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
  forbidden: "この操作をする権限がありません。",
  not_found: "見つかりません。ほかの職員が片づけた可能性があります。",
  invalid: "入力に直すところがあります。印のある欄を確かめてください。",
  individual_number: "個人番号（マイナンバー）のようです。消してからやり直してください。",
  too_large: "送る内容が大きすぎます。",
  cases_open: "終わっていない手続が残っています。完了するか、後日に持ち越してください。",
  waits_for: "先に終える手続があります。その手続が終わってから進めてください。",
  paused: "この手続はいま止めています。再開してから進めてください。",
  limit_reached: "きょうの受付数に達しました。",
  closed: "受付時間の外です。",
  number_taken: "その番号はもう使われています。",
  snoozed_already: "「あとで」は一度だけ使えます。",
  illegal_move: "いまの状態ではその操作はできません。画面は最新です。",
  stale: "先に別の操作がありました。画面は最新です。",
  not_your_service: "この窓口で扱っていない列です。",
  not_your_office: "ほかの庁舎のものです。",
  not_your_visit: "この方は、ほかの庁舎の方です。",
  visit_over: "この方の応対は終わっています。新しい番号をお取りください。",
  no_desk: "先に窓口を選んでください。",
  not_your_desk: "この窓口の担当になっていません。別の窓口を選んでください。",
};
const STATUSES = {
  401: "時間がたったか、ほかの場所で使い始めたため、もう一度名前とパスワードが必要です。",
  403: FAULTS.forbidden, 404: FAULTS.not_found, 409: "いまの状態ではその操作はできません。画面は最新です。",
  422: FAULTS.invalid, 429: "少し待ってから、もう一度試してください。",
  503: "サーバーが混み合っています。少し待ってから、もう一度押してください。",
};
export const fault = (status, code) => FAULTS[code] ?? STATUSES[status] ?? "うまくいきませんでした。もう一度押してください。";
export const OFFLINE = "つながりが切れています。入力はこの画面に残っています。つながりしだい送ります。";
