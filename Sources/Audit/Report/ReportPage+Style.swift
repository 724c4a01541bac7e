extension ReportPage {
    /// How the page looks, by day and by night, on paper too.
    static let style = """
        :root{--ink:#1d2330;--quiet:#667085;--line:#e2e6ee;--paper:#fff;--wash:#f6f7fa;--red:#b42318;--redwash:#fdecea;\
        --green:#067647;--greenwash:#e6f5ec;--mark:#ffd8a8;--d1:#f7b8ae;--d2:#ee8576;--d3:#d64534;--d4:#8f1a10}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--quiet:#98a2b3;--line:#2c3444;--paper:#12161f;--wash:#1a202c;\
        --red:#ff9b8f;--redwash:#3a1714;--green:#6ce0a4;--greenwash:#0f2d1f;--mark:#7a4a10;--d1:#6b2a22;--d2:#9c3a2e;\
        --d3:#d64534;--d4:#ff8a7a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        header,main{max-width:1080px;margin:0 auto;padding:0 24px}
        header{padding-top:28px;padding-bottom:20px;border-bottom:4px solid var(--green)}
        header.hit{border-color:var(--red)}
        header p{margin:0;color:var(--quiet)}
        .kind{text-transform:uppercase;letter-spacing:.08em;font-size:12px}
        h1{font-size:30px;line-height:1.25;margin:.25em 0;font-weight:600}
        .hit h1 strong{color:var(--red)} .clean h1{color:var(--green)} h1 small{color:var(--quiet);font-weight:400;font-size:20px}
        h2{font-size:19px;margin:34px 0 10px} h3{font-size:16px;margin:26px 0 8px}
        table{border-collapse:collapse;width:100%} th,td{text-align:left;padding:6px 10px 6px 0;vertical-align:middle}
        thead th{color:var(--quiet);font-weight:500;font-size:13px;border-bottom:1px solid var(--line)}
        tbody th{font-weight:600} td{overflow-wrap:anywhere}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap} .quiet,.none{color:var(--quiet)}
        .none th{font-weight:400} .bad{color:var(--red);font-weight:600}
        .bar{width:180px;height:10px;background:var(--wash);border-radius:5px;overflow:hidden}
        .bar i{display:block;height:100%;background:var(--d3);border-radius:5px}
        .strip{display:flex;flex-wrap:wrap;gap:2px;padding:0 0 10px} .strip i,.strip a{width:9px;height:9px;border-radius:2px;background:var(--line)}
        .strip .d1{background:var(--d1)} .strip .d2{background:var(--d2)} .strip .d3{background:var(--d3)} .strip .d4{background:var(--d4)}
        .note{color:var(--quiet);font-size:13px}
        article{border:1px solid var(--line);border-left:4px solid var(--d3);border-radius:6px;margin:12px 0;padding:10px 14px}
        article.excused{border-left-color:var(--line)} article:target{outline:2px solid var(--d3)}
        h4{margin:0;font-size:15px} h4 span{font-weight:400;color:var(--quiet);margin-left:8px;font-size:13px}
        .place{margin:2px 0 8px;color:var(--quiet);font-size:13px;overflow-wrap:anywhere}
        pre{margin:0;padding:10px;background:var(--wash);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;\
        font:13px/1.45 ui-monospace,monospace;max-height:320px;overflow:auto}
        mark{background:var(--mark);color:inherit;border-radius:2px} code{font:13px ui-monospace,monospace}
        section{overflow-x:auto} @media(max-width:760px){.bar{width:48px}}
        a{color:inherit} @media print{pre{max-height:none}}
        """
}
