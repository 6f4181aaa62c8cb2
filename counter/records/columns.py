"""What an export holds: every table, its columns in order, and what each of them means."""

from __future__ import annotations

from collections.abc import Mapping

Columns = Mapping[str, str]

VISITS: Columns = {
    "id": "来庁の識別子",
    "office": "庁舎",
    "day": "業務日（日本時間）",
    "number": "番号",
    "channel": "受付の方法（kiosk 受付機、greeter 案内係、desk 窓口、import ほかの発券機の記録）",
    "language": "使った言葉",
    "arrived_at": "来た時刻",
}
TURNS: Columns = {
    "id": "順番の識別子",
    "visit": "来庁の識別子",
    "office": "庁舎",
    "day": "業務日（日本時間）",
    "service": "業務",
    "number": "番号",
    "state": "いまの状態",
    "outcome": "終わり方（done papers_missing referred walked_out、unfinished は終わりの記録なし）",
    "desk": "応対した窓口",
    "came_from": "別の業務から移った場合、その前の順番",
    "sequence": "台帳の番号",
    "priority": "優先",
    "hand_over": "交付待ちになった",
    "overtaken": "優先の方に追い越された回数",
    "calls": "最後に並んでから呼んだ回数",
    "arrived_at": "来た時刻",
    "due_at": "予約の時刻",
    "queued_at": "この業務に並んだ時刻",
    "first_called_at": "最初に呼んだ時刻",
    "ended_at": "終わった時刻",
    "wait_s": "待ち時間（秒）。来てから、移った場合は移ってから、最初の呼出まで",
    "way_s": "移動時間（秒）。最後の呼出から応対の始まりまで",
    "service_s": "応対時間（秒）。途中で席を外したときは合計",
    "accurate": "応対時間が信じられるか。終わりの押し忘れとみられるものは false",
}
DAILY: Columns = {
    "office": "庁舎",
    "day": "業務日（日本時間）",
    "service": "業務",
    "desk": "応対した窓口（呼ばれなかった方は空）",
    "hour": "来た時刻の時（0〜23）",
    "turns": "順番の数",
    "called": "呼んだ数",
    "done": "終わった数",
    "left": "帰られた数",
    "inaccurate": "終わりの押し忘れとみられる数（平均に入れない）",
    "wait_mean_s": "待ち時間の平均（秒）",
    "wait_median_s": "待ち時間の中央値（秒）",
    "wait_max_s": "待ち時間の最大（秒）",
    "service_mean_s": "応対時間の平均（秒）",
    "service_median_s": "応対時間の中央値（秒）",
}
ACCURACY: Columns = {
    "office": "庁舎",
    "day": "業務日（日本時間）",
    "service": "業務",
    "people": "待ち時間を案内し、そのあと呼んだ人の数",
    "in_time": "案内した長いほうの時間までに呼んだ人の数",
    "within": "案内した幅のなかで呼んだ人の数",
    "error": "案内の中央と実際の差の平均（分）",
    "bias": "案内の中央が長すぎた分（分）。短すぎたときは負",
}
CALLS: Columns = {
    "office": "庁舎",
    "seq": "呼出の通し番号",
    "turn": "順番の識別子",
    "service": "業務",
    "number": "番号",
    "desk": "窓口",
    "purpose": "用件（intake 受付、ask 確認、hand_over 交付、pay 会計）",
    "withdrawn": "取り消した",
    "at": "呼んだ時刻",
}
DESKS: Columns = {
    "office": "庁舎",
    "desk": "窓口",
    "state": "状態（open break lunch closed）",
    "from": "その状態になった時刻",
    "until": "次の状態になった時刻（いまの状態は空）",
    "seconds": "続いた秒数",
}
CASES: Columns = {
    "id": "案件の識別子",
    "visit": "来庁の識別子",
    "turn": "順番の識別子",
    "office": "庁舎",
    "service": "業務",
    "procedure": "手続",
    "for_whom": "だれの手続か（self 本人、household 同一世帯、proxy 代理、deceased 亡くなった方）",
    "state": "いまの状態",
    "may_prepare": "お呼びする前に用意してよい",
    "second_check": "二人目の確認がいる",
    "fee_yen": "手数料（円）",
    "fee_waived": "手数料を免除した理由",
    "written": "来庁者が手で入れた文字の数",
    "brought": "カード・QR・職員の聞き取りで入った文字の数",
    "received_at": "受け取った時刻",
    "accepted_at": "受理した時刻",
    "closed_at": "終えた時刻",
}
CROWDS: Columns = {
    "office": "庁舎",
    "at": "いつの画面か（5分ごと）",
    "service": "業務",
    "state": "状態（open paused closed）",
    "level": "混雑度（0〜5）",
    "waiting": "待っていた人の数",
    "low": "そのとき来た人の待ち時間の下限（分）",
    "high": "その上限（分）",
}
EVENTS: Columns = {
    "office": "庁舎",
    "sequence": "台帳の番号",
    "kind": "できごと",
    "visit": "来庁の識別子",
    "turn": "順番の識別子",
    "case_id": "案件の識別子",
    "desk": "窓口",
    "clerk": "職員の識別子（名前ではない）",
    "before": "前の状態",
    "after": "後の状態",
    "reason": "理由の符号。文章で書かれたものは封をしたままなので sealed",
    "mac": "前のできごととつながる照合値",
    "at": "時刻",
}
ANSWERS: Columns = {
    "case": "案件の識別子",
    "number": "番号",
    "procedure": "手続",
    "for_whom": "だれの手続か",
    "field": "項目",
    "answer": "書かれたこと",
    "source": "どこから（card カード、qr QR、typed 入力、clerk 聞き取り）",
}
TABLES: Mapping[str, Columns] = {
    "visits": VISITS, "turns": TURNS, "daily": DAILY, "accuracy": ACCURACY, "calls": CALLS,
    "desks": DESKS, "cases": CASES, "crowds": CROWDS, "events": EVENTS,
}  # fmt: skip
PERSONAL = "answers"
DICTIONARY: Columns = {"table": "表", "column": "列", "meaning": "意味"}


def dictionary(tables: Mapping[str, Columns]) -> list[dict[str, str]]:
    """The columns of these tables as rows of a table of their own."""
    return [
        {"table": table, "column": column, "meaning": meaning}
        for table, columns in tables.items()
        for column, meaning in columns.items()
    ]
