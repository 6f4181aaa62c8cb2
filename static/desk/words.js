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
  closed: "完了", referred: "他を案内", withdrawn: "取下げ",
};
export const NEEDS = {
  wheelchair: "車いす", infant: "乳幼児連れ", urgent: "急ぎ", hearing: "筆談", sight: "代読", interpreter: "通訳",
  pregnant: "妊娠中", other: "そのほかの手助け",
};
export const LANGUAGES = { ja: "日本語", "ja-easy": "やさしい日本語", en: "English", zh: "中文", vi: "Tiếng Việt", fil: "Filipino" };
export const PAPER = ["ja", "ja-easy", "en"]; // the languages a ticket is printed in
export const OUTCOMES = {
  confirmed: "書類で確認した", oral: "聞き取りで確認した", known: "面識がある", not_confirmed: "確認できなかった",
};
export const FINISHES = {
  done: "手続が終わった", papers_missing: "書類が足りない（後日）", referred: "他の課・機関をご案内", walked_out: "途中で帰られた",
};
// Kept as words: the hold's reason is shown as it was chosen or typed.
export const HOLDS = ["書類を取りに行かれた", "お支払いの用意", "電話・お迎え", "ほかの窓口へ", "庁内で確認中"];
export const EVENTS = {
  set_aside: "いったん席へ", transfer: "引継", rejoin: "列に戻す", leave: "お帰り", ask: "確認待ち", answer: "確認できた",
  refer: "他を案内", attach: "番号を替える", needs: "お手伝いを変更",
  read: "閲覧", received: "申請内容を受け取り", created: "申請内容を受け取り", added: "手続を追加", claim: "着手", release: "手放す",
  fill_in: "内容を変更", arrive: "番号", call: "呼出", start: "開始", put_back: "呼び間違い", miss: "不在", return: "列に戻す",
  hold: "保留", resume: "再開", ready: "準備済み", finish: "応対終わり", receive: "申請内容を受け取り", join: "順番に追加", snooze: "あとで", add: "手続を追加", take_over: "引き取り", prepare: "準備完了", check: "確認", accept: "受理", close: "交付・完了", edit: "内容を変更",
  patch: "内容を変更", answers: "内容を変更", print: "申請書を印刷", form: "申請書を印刷", reopen: "再開", withdraw: "取下げ",
};

export const HELP = {
  title: "応援の呼び出し", call: "応援をよぶ", kiosk: "受付機", respond: "行きます", stop: "終わりました",
  visitor: (place) => `${place}で係の人を待っている方がいます`, emergency: (place) => `${place}で応援が必要です`,
  mine: "あなたが向かっています", other: "ほかの職員が向かっています",
};

export const LEVELS = { 0: "受付時間外", 1: "空いています", 2: "空いています", 3: "やや混雑", 4: "混雑", 5: "大変混雑" };
export const MOVES = {
  bar: "応対の操作", next: "次を呼ぶ", start: "開始", again: "再呼出", miss: "不在", putBack: "呼び間違い", leave: "お帰り",
  hold: "保留", transfer: "引継", setAside: "いったん席へ", finish: "完了",
};
export const HOLD_UNTIL = [["", "決めない（戻られるまで）"], ["15", "15分後まで"], ["30", "30分後まで"], ["time", "時刻を決める"]];

export const SAYS = {
  undo: "取り消す", close: "閉じる",
  nobody: "いまお呼びできる方はいません。",
  finished: (number) => `${number} の応対を完了しました。`,
  finishedBack: (number) => `${number} の応対を完了しました。はじめの窓口の列に戻ります。`,
  left: (number) => `${number} の方をお帰りにしました。`,
  setAside: (number) => `${number} の方は席でお待ちです。手続の準備ができると、お渡しの列に入ります。`,
  holdTitle: (number) => `${number} を保留にします`, holdYes: "保留にする",
  holdText: "「次を呼ぶ」では呼ばれません。戻られたら左の一覧から再開します。",
  holdWords: "ほかの理由", holdUntil: "いつまで", holdTime: "時刻", holdPast: "過ぎた時刻です。これからの時刻にしてください。",
  leaveTitle: (number) => `${number} の方はお帰りですか`, leaveText: "受理していない手続は取り下げになります。", leaveYes: "お帰りにする",
  carryTitle: "終わっていない手続があります", carryYes: "持ち越して終える",
  carryText: (count, number) => `${count}件を後日に持ち越して、${number} の応対を終えます。`,
};

export const TRANSFER = {
  title: (number) => `${number} の方をほかの列に引き継ぎます`, yes: "引き継ぐ",
  which: "どの列へ", same: "いまの列", waits: (level, count) => `${level}　待ち${count}人`, closed: { closed: "受付時間外", paused: "休止中" },
  desk: "窓口", anyDesk: "決めない（空いた窓口がお呼びします）",
  back: "終わったらこの窓口に戻る", backHint: (service) => `引き継ぎ先が終わると、「${service}」の列でもう一度お呼びします。`,
  stay: "この席のまま続ける（職員が交代）", stayHint: "お客さまは動きません。次にこの窓口に座る職員が続けます。",
  keeps: (number) => `番号 ${number} と、来られた時刻はそのままです。`,
  willMove: (number, service, desk) => `${number} のまま「${service}」の列に並びます。順番は、来られた時刻で決まります。${desk ? `${desk}がお呼びします。` : ""}`,
  willStay: (number, service) => `${number} のまま、この席で「${service}」の応対が始まります。呼び出しはありません。`,
  willReturn: (desk) => `終わると${desk}の列に戻ります。`,
  moved: (number, service, ahead) => `${number} の方を「${service}」に引き継ぎました。${ahead ? `前に${ahead}人います。` : ""}`,
  stayed: (number, service) => `${number} の方は、この席で「${service}」の応対中です。席を替わるときは「窓口を替える」か「終わる」を押します。`,
};

export const LINE = {
  line: "順番", cases: "準備する案件", preparing: "準備中の方", held: "保留", missed: "不在", recent: "最近の応対",
  nobody: "お待ちの方はいません。", noCases: "準備する案件はありません。", ready: (count) => `お渡し ${count}`,
  call: "呼ぶ", leave: "お帰り", resume: "再開", giveBack: "列に戻す", reopen: "応対に戻す",
  tags: { hand_over: "お渡し", priority: "優先", reserved: "予約", early: "予約", prepared: "準備中", paused: "休止中", ask: "確認あり" },
  due: (clock) => `予約 ${clock}`, next: (why) => `次の理由：${why}`, at: (desk) => `${desk}で手続き中`, why: (words) => `理由：${words}`,
  until: (clock) => `${clock} まで`, back: "戻られるまで", called: (count) => `${count}回お呼びしました`,
  carried: (day) => `持ち越し（${day}）`, mine: "あなたが作業中", theirs: "ほかの職員が作業中", early: "・先に用意できます", waits: (names) => `${names}が終わってから`,
  done: "この窓口で完了（10分以内）", left: "お帰りになりました",
};

export const STAGE = {
  serving: "応対中", waited: (minutes) => `待ち ${minutes}分`, cases: "この方の手続", add: "＋ 手続を足す", accepted: "受理済み",
  turn: (service, state) => `${service}（${state}）`, besides: (turns) => `ほかに：${turns.join("、")}`, otherLine: (service) => `${service}の順番で`, leftBehind: (service) => `${service}に残っています`, backTo: (number) => `${number} の応対に戻る`, backToList: "一覧に戻る", early: "呼ぶ前の準備", past: "経過　",
  shut: (state) => `窓口は${state}です`, open: "受付を始める", next: "次の方",
  nobody: "お待ちの方はいません", nobodyWhy: "番号が出ると、ここに表示されます。",
  nobodyNow: "いまお呼びできる方はいません", nobodyNowWhy: "お待ちの方がいます。呼べない理由は、左の順番にあります。",
  called: (times) => `お呼びしています（${times}回目）`, why: (reason) => `次になった理由：${reason}`, greet: "お見えになったら、番号札の番号を確かめてから始めます。",
  asked: (names) => `お聞きすることがあります（${names}）。開始すると、聞くことが右に表示されます。`,
};

export const STEPS = {
  printAndSign: "申請書を印刷し、読み合わせて署名をもらう", noSignature: "申請書（署名はいりません）", print: "申請書を印刷",
  accept: "本人確認と受理", check: "内容を確かめる", checked: "確かめました", handOver: "証明書を渡して、手続を終える", close: "手続を終える",
  claim: "引き受ける", claimed: "引き受けました", release: "手放す", prepare: "内容を見て用意する",
  mayPrepare: "カードと暗証番号で確かめた方です。証明書を用意しておけます。",
  mayNotPrepare: "本人確認がまだです。お見えになるまで、基幹システムの照会と証明書の用意はしません。",
  lacks: (names) => `未記入の欄があります：${names}`, second: "もう1人の職員の確認が必要な手続です。", wait: "もう1人の職員が確認します。それまで席でお待ちいただくときは「いったん席へ」を押します。", checkNow: "確認した", ready: "準備完了",
  later: "前の段階が終わると進めます。", over: "終わりました", finish: "応対を完了する", closeNow: "交付・完了", accepted: (how) => `受理しました${how ? `（${how}）` : ""}`,
};

export const ACCEPT = {
  accept: "受理する", refuse: "確認できなかったと記録する", refused: "本人確認ができないと、この手続は受理できません。記録だけを残します。",
};

export const CASE = {
  title: "この手続のほかの操作", undoClose: (name) => `${name}を終えました。`,
  waits: (names) => `${names}が終わってから進めます。`, otherClaim: "ほかの職員が引き受けています。",
  notify: "本人への通知", notifyText: "本人確認ができていない届出です。受理したことを、本人の住所へ郵便で知らせます。",
  askStep: "この方に確認する", askLater: "お見えになったら確認する", answered: "確認できた", noQuestion: "確認することが読み込めません。下の「経過」を見てください。",
  fee: "手数料", free: "かかりません", unknown: "要確認", take: (yen) => `${yen}を受け取る`, feeWaived: (why) => `免除（${why}）`,
  moves: {
    ask: { button: "お客さまに確認する", title: "お客さまに何を確認しますか", text: "お見えになった窓口の職員に、この文が表示されます。準備中の方は、お呼びする列に入ります。", field: "確認すること", yes: "確認待ちにする" },
    take_over: { button: "作業を引き取る", title: "ほかの職員の作業を引き取ります", text: "いまの担当の職員の画面にも、引き取ったことが表示されます。", field: "理由", yes: "引き取る" },
    refer: { button: "ほかの課・機関をご案内", title: "ほかの課・機関をご案内して、この手続を終えます", text: "ここでの手続は終わります。間違えたときは開き直せます。", field: "ご案内先と理由", yes: "ご案内して終える" },
    withdraw: { button: "取り下げる", title: "この手続を取り下げます", text: "お客さまが取りやめたときに使います。間違えたときは開き直せます。", field: "理由", yes: "取り下げる" },
    reopen: { button: "手続を開き直す", title: "この手続を開き直します", text: "「作業中」に戻ります。受理の記録は残ります。確認と終わりは、もう一度行います。", yes: "開き直す" },
  },
};
export const REASONS_ASKED = { required: "記入してください。", individual_number: "個人番号（マイナンバー）のようです。消してください。" };
export const CARRIED = {
  button: "＋ 持ち越しの案件", title: "持ち越しの案件を、この方の番号に付けます", text: "前の番号と手続を確かめて選びます。お名前は、付けた後に申請書で確かめてください。",
  none: "持ち越しの案件はありません。", yes: "この番号に付ける", row: (number, date) => `${date} の ${number}`,
};

export const PAUSES = {
  button: "手続を止める", stopped: (name, more) => `休止中：${name}${more ? ` ほか${more}` : ""}`, title: "列や手続を止めます", yes: "止める", resume: "再開する",
  target: "止めるもの", lines: "列（番号）", procedures: "手続", reason: "理由",
  choose: "選んでください", untold: "止めるものを選ぶと、お待ちの方の人数がここに出ます。",
  waiting: (count) => (count ? `いま${count}人がお待ちです。順番はそのままで、番号の画面に止まっていることと理由が出ます。` : "いまお待ちの方はいません。"),
  line: "案内板と受付機にも出て、新しい番号は出なくなります。", procedure: "受付機では、この手続を選べなくなります。",
  now: "いま止めているもの", is: (name, why) => `${name}を止めています（${why}）`,
};

export const CLASHES = {
  busy: "前の操作の返事を待っています。もう一度押してください。",
  by: (desk) => `${desk}が先に操作しました。`, first: "先に別の操作がありました。", now: (number, state) => `${number} はいま「${state}」です。`,
  newest: "最新の内容を表示しています。", case: "ほかの職員が先にこの手続を変更しました。最新の内容を表示しています。",
  paused: (why) => `いま止めています（${why}）。再開してから進めてください。`,
  elsewhere: (desk) => `この方はいま${desk ?? "ほかの窓口"}にいらっしゃいます。`,
};
