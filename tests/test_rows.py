"""What may be taken for a row of the form, and what leaves its figures open: one case for each way of going wrong."""

import io
import time
from random import Random

import docx
import openpyxl
import pytest
import writers
from damages import balance

import jianxi_tools as jx
from jianxi_tools.edition import editions

DOCUMENTS = "第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
DECISIONS = "第二十条第（五）项\n信息内容 | 本年处理决定数量 |\n"
CHANGES = "第二十条第（五）项\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
APPLICATIONS = (
    "三、收到和处理政府信息公开申请情况\n自然人 | 法人或其他组织 | 总计 |\n"
    "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
)
SCRAMBLED = (  # as PDF text gives headings of narrow columns
    "三、收到和处理政府信息公开申请情况\n申请人情况\n自然 法人或其他组织\n"
    "科研机 社会公益 法律服务 其 总\n人 商业企\n业 构 组织 机构 他 计\n"
)
LABELS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "4.保护第三方合法权益",
)
COLUMNS = " | ".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
DISPUTES = f"行政复议 | 行政诉讼 |\n未经复议直接起诉 | 复议后起诉 |\n{COLUMNS}\n"
TITLE = "四、政府信息公开行政复议、行政诉讼情况\n"
LINE = "1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
DISPUTED = TITLE + DISPUTES + LINE
OTHER_LINE = LINE.replace("1", "2")

received, granted, concluded = (f"applications.{row}.total" for row in ("received", "granted", "concluded"))
licensing, in_force, pending = (
    "decisions.licensing.decisions",
    "documents.rules.in_force",
    "disputes.reconsideration.total",
)


HOSTILE = [
    "第1页" + " " * 100_000 + "x",
    "8([" + " " * 3_000 + ")",
    "-" * 3_000 + "x|",
    "(" * 50_000 + "甲" + ")" * 50_000,
    "甲" + "," * 100_000 + "乙",
    "第二十条第（一）项\n信息内容 本年制发件数 现行有效件数\n" + "规章 1 2\n" * 9_000,
    "1.属于\n0 13 0 0 0 0 13\n国家秘密\n" * 6_000,
    "由" * 100_000,
    "《" * 100_000,
    "规章" + "：指" * 50_000,
    *("甲,1\n" * 5 + text for text in ('甲,"' + "1" * 200_000, "甲" * 500_000 + ",1")),
]


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[-3:])
def test_no_line_takes_long(line, read):
    began = time.process_time()
    assert read(line + "\n" + DECISIONS + "行政许可 12\n第二十条第（六）项\n").reading(licensing).value == 12
    assert time.process_time() - began < 5


SECTION = "二、主动公开政府信息情况\n"
HEADS_BROKEN = "第二十条第（一）项\n信息内容   本年制 本年废 现行有\n           发件数 止件数 效件数\n"
YEARS = "类别 | 2021年 | 2022年 | 2023年 |\n"
TOTAL_ALONE = "一、本年新收政府信息公开申请数量 | | | | | | | 7 |\n"
SECRET = "1.属于国家秘密 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
HTML = (  # the headings but the last, and the cells of a row but the last
    "<html><body><p>二、主动公开政府信息情况</p><table><tr><td colspan=5>第二十条第（一）项</td></tr>"
    "<tr><td>{}</td><td>现行有效件数</td></tr><tr><td>{}</td><td>3</td></tr></table></body></html>"
)
ALONE = (  # a value a line, without headings, and no line that repeats another
    f"{SECTION}第二十条第（一）项\n规章\n1\n2\n3\n行政规范性文件\n4\n5\n6\n第二十条第（五）项\n行政许可\n7\n"
    "第二十条第（六）项\n行政处罚\n8\n行政强制\n9\n第二十条第（八）项\n行政事业性收费\n10\n"
    "三、收到和处理政府信息公开申请情况\n"
)
IN_PROSE = """\
一、总体情况
信息类别 | 网站 | 微信 | 合计 |
规章 | 0 | 0 | 0 |
规范性文件 | 4 | 1 | 5 |
行政许可 | 120 | 0 | 120 |
"""
OPEN = {  # what is on the page → a figure of it that no number may be given for
    "a digit that touches a long label before as many values as cells": (
        SECTION + DOCUMENTS + "规章 | 1 | 0 | 3 |\n行政规范性文件7 | 1 | 0 | 3 |\n",
        "documents.normative_documents.in_force",
    ),
    "a digit within a long label": (
        SECTION + DOCUMENTS + "规章 | 1 | 0 | 3 |\n行政规范7文件 | 1 | 0 | 3 |\n",
        "documents.normative_documents.in_force",
    ),
    "a stray value in a row that adds up without its total, too": (
        APPLICATIONS.replace(" |", " ")
        + "一、本年新收政府信息公开申请数量 1 1 0 0 0 0 2 3\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n",
        received,
    ),
    "a word for a number in a row that lost cells": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | 5 | 若干 | 5 |\n二、上年结转政府信息公开申请数量 |"
        + " 0 |" * 7,
        received,
    ),
    "a mark that says no number below a whole row": (
        DOCUMENTS + "规章 | 1 | 0 | 3 |\n/\n行政规范性文件 | 1 | 0 | 3 |\n",
        in_force,
    ),
    "values in the row below their label in a table with columns exchanged": (
        HTML.format("信息内容</td><td>本年废止件数</td><td>本年制发件数", "规章</td></tr><tr><td></td><td>1</td><td>2"),
        in_force,
    ),
    "a second copy of a table with other figures, below another title and without whole headings": (
        APPLICATIONS
        + "".join(f"{label} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n" for label in LABELS)
        + "六、其他需要报告的事项\n自然人\n其他组\n织\n总计\n商业企\n业\n科研机\n构\n"
        + "".join(f"{label} | 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n" for label in LABELS),
        granted,
    ),
    "a stray value and a 0 in a row of a page that lost blank cells": (  # which may be the first
        APPLICATIONS.replace(" |", " ")
        + "一、本年新收政府信息公开申请数量 5 4 9\n二、上年结转政府信息公开申请数量 13 0 6 2 3 1 9 33\n"
        + "四、结转下年度继续办理 0\n",
        "applications.carried_in.natural_person",
    ),
    "a total that touches the number of the label behind it, where a blank vanished": (  # 18, not 7 + 2
        APPLICATIONS + "4.无正当理由大量反复申请\n0\n0\n7\n2\n9\n185.要求行政机关确认或重新出具已获取信息\n0\n7\n",
        "applications.declined_excessive.total",
    ),
    "a row in narrow columns that stands twice, where the second total touches the rest of its label": (
        SCRAMBLED
        + "（二）部分公 0 0 6 9 6 8 29\n开（区分处理\n的，只计这一\n情形，不计其\n他情形）\n"
        + "（二）部分公 0 0 12 18 12 16 58开（区分处理\n的，只计这一\n情形，不计其\n他情形）\n",
        "applications.partly_granted.total",
    ),
    "a row that stands again with another number, where the titles above it are gone": (
        DECISIONS + "行政许可 | 5 |\n六、其他需要报告的事项\n无其他需要报告的事项。\n行政许可 | 10 |\n行政强制 | 0 |\n",
        licensing,
    ),
    "a row among others that reach over one column more, without headings": (
        "三、收到和处理政府信息公开申请情况\n"
        "一、本年新收政府信息公开申请数量 |  |  | 8 |  | 8 | 27 | 40 | 35 | 15 | 133 |\n"
        "二、上年结转政府信息公开申请数量 |  |  | 8 |  | 8 | 21 | 7 | 5 | 20 | 69 |\n"
        "三、本年度办理结果 | （一）予以公开 |  |  | 0 |  | 1 |  |  |  | 1 |\n"
        " |  | 4.保护第三方合法权益 | 2 |  | 3 |  |  |  | 4 | 9 |\n"
        "四、结转下年度继续办理 |  |  |  | 5 |  |  |  | 1 |  | 6 |\n",
        "applications.granted.natural_person",
    ),
    "a row with blanks at its end on the line below its label, whose pipe stands before it": (
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形） | 0 |  |  |  | 3,267 |  | 3,267 | |\n"
        "（三）不予公开 | 1.属于国家秘密\n |  |  |  |  | 0 | 0 |  | \n7.属于行政执法案卷 |  |\n"
        "四、结转下年度继续办理 |  | 6,642 |  |  |  |  | 6,642 | ||\n",
        "applications.refused_state_secret.legal_service",
    ),
    "the only row with no pipe behind its last zero, and a row below it": (  # a stray one, and a cell lost
        APPLICATIONS
        + "".join(
            label + "\n|\n0" * 7 + ("\n" if label == LABELS[4] else "\n|\n")
            for label in (*LABELS[:5], "3.危及“三安全一稳定”", LABELS[5])
        ),
        "applications.refused_other_law.total",
    ),
    "text that goes column by column, where a cell is blank": (  # 规章 | 0 | 0 | 83, 行政规范性文件 | 17 | | 96
        SECTION + HEADS_BROKEN + "规章\n\n0\n\n行政规范性文件\n\n17\n\n83\n\n96\n\n第二十条第（五）项\n",
        "documents.normative_documents.repealed",
    ),
    "text that goes column by column, of a row that adds up with few of its numbers": (
        APPLICATIONS.replace(" |", " ")
        + "一、本年新收政府信息公开申请数量\n5\n4\n0\n0\n0\n0\n9\n二、上年结转政府信息公开申请数量\n4\n2\n0\n2\n"
        + "（七）总计\n0\n",
        "applications.carried_in.natural_person",
    ),
    "a number that a narrow cell breaks beside its label, which is broken too": (
        APPLICATIONS.replace(" |", " ")
        + "一、本年新收政府信息    6468    3    3510    5928    7258    2646    3253\n"
        + "公开申请数量                                                8\n",
        "applications.received.total",
    ),
    "numbers of which narrow cells leave zeros on the line below, so that what stands beside the label adds up": (
        APPLICATIONS.replace(" |", " ")
        + "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n0 0\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n",
        received,
    ),
    "rests of numbers beside the bracket in which a label ends": (
        APPLICATIONS.replace(" |", " ")
        + "（二）部分公开（区分处理的，只计这一情形，不计其他情形 10 0 0 0 0 0 10\n） 00 00\n（三）不予公开\n",
        "applications.partly_granted.total",
    ),
    "rests of numbers beside the end of a label": (
        APPLICATIONS.replace(" |", " ")
        + "5.要求行政机关确认或重新出具 10 0 0 0 0 0 10\n已获取信息 00 00\n（六）其他处理\n",
        "applications.declined_confirmation.total",
    ),
    "first digits of numbers beside the first part of a label, their last ones beside its second": (
        APPLICATIONS.replace(" |", " ")
        + "2.申请人逾期未按收费通知要求 1 1\n缴纳费用、行政机关不再处理其 0 0 0 0 0 0 0\n政府信息公开申请\n",
        "applications.other_fee_unpaid.total",
    ),
    "labels over two cells, as their heading, where the last column is blank in all rows": (
        "第二十条第（一）项\n信息内容 |  | 本年制发件数 | 本年废止件数 | 现行有效件数\n"
        "规章 |  | 6 | 4 | \n行政规范性文件 |  | 8 | 8 | \n",
        in_force,
    ),
    "a label and its values in one word": (
        SECTION + DOCUMENTS.replace(" | ", "") + "规章209\n行政规范性文件040\n",
        in_force,
    ),
    "a list in the prose, one number a line": (
        "一、总体情况\n规范性文件：3件\n行政许可：12件\n" + DOCUMENTS,
        licensing,
    ),
    "a table in the prose": (
        "一、总体情况\n类别 | 网站 | 微信 | 合计 |\n规范性文件 | 4 | 1 | 5 |\n二、主动公开政府信息情况\n" + DOCUMENTS,
        "documents.normative_documents.issued",
    ),
    "a table in the prose of a page that is cut in the form": (
        IN_PROSE + "二、主动公开政府信息情况\n" + DOCUMENTS + "规章 | 0 | 0",
        "documents.normative_documents.issued",
    ),
    "a table of other years in the form's own section": (SECTION + YEARS + "行政许可 | 12 | 35 | 41 |\n", licensing),
    "a table of other years whose first row is another table's": (
        SECTION + YEARS + "规范性文件 | 3 | 1 | 4 |\n行政许可 | 12 | 35 | 41 |\n",
        licensing,
    ),
    "a table of other years below a picture's number and caption": (
        "一、总体情况\n图1 主动公开政府信息情况\n" + YEARS + "行政许可 | 12 | 35 | 41 |\n",
        licensing,
    ),
    "a table of other years above one that is cut": (
        SECTION + YEARS + "行政许可 | 12 | 35 | 41 |\n第二十条第（一）项\n"
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 0 | 0 | 0 |\n",
        licensing,
    ),
    "fees and procurement of two years": (
        SECTION + "类别 | 2022年 | 2023年 |\n政府集中采购 | 12 | 15 |\n行政事业性收费 | 2 | 1 |\n",
        "procurement.central_procurement.amount",
    ),
    "parts of a row that have the names of other rows": (
        CHANGES + "其他对外管理服务事项 | 行政处罚 | 3 | 0 | 4 |\n行政强制 | 5 | 0 | 6 |\n",
        "decisions.penalties.decisions",
    ),
    "parts of a row on lines of their own that have the names of other rows": (
        CHANGES + "其他对外管理服务事项 | 行政处罚 | 3 | 0 | 4 |\n行政强制 | 5 | 0 | 6 |\n",
        "decisions.coercion.decisions",
    ),
    "a stray number fills a row that lost a cell": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 1 | 0 | 0 | 5 |\n"
        + "1.重复申请 | 0 | 1 |\n（七）总计 | 4 | 0 | 4 |\n四、结转下年度继续办理 | 0 |\n（一）予以公开 | 0 |\n五、\n",
        received,
    ),
    "a stray number beside a blank cell": (DECISIONS + "行政许可 |  | 12 |\n第二十条第（六）项\n", licensing),
    "a number on the line below a blank cell": (DECISIONS + "行政许可 |  |\n12\n第二十条第（六）项\n", licensing),
    "a blank behind as many values as cells": (
        APPLICATIONS + "一、本年新收政府信息公开申请数量 | 5 | 0 | 25 | 0 | 0 | 0 | 5 |  |\n",
        received,
    ),
    "headings lost and columns exchanged": (
        "第二十条第（五）项\n本年处理决定数量\n行政许可\n-4\n5\n处理决定数量\n上一年项目数量\n行政处罚\n4\n",
        "decisions.licensing.decisions",
    ),
    "columns exchanged, and a label broken below": (
        APPLICATIONS.replace("商业企业 | 科研机构", "科研机构 | 商业企业")
        + "一、本年新收政府信\n息公开申请\n数量 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |\n",
        received,
    ),
    "columns exchanged, and a page number between their headings": (
        APPLICATIONS.replace("商业企业 | 科研机构 | ", "科研机构 |\n||3\n商业企业 | ")
        + "一、本年新收政府信息公开申请数量 | 5 | 1 | 2 | 0 | 0 | 0 | 8 |\n",
        "applications.received.business",
    ),
    "a column of its own left of the form's": (
        "第二十条第（五）项\n同比变化\n本年处理决定数量\n行政许可\n3\n第二十条第（六）项\n",
        licensing,
    ),
    "a bare page number fills a line of disputes": (
        TITLE + DISPUTES + LINE.replace(" | 0 |\n", " |\n3\n") + "五、存在的主要问题及改进情况\n",
        pending.replace("reconsideration", "litigation_after_reconsideration"),
    ),
    "a title behind a line of disputes is no cell": (
        TITLE + DISPUTES + LINE.replace(" | 0 |\n", " | ") + "五、存在的主要问题及改进情况\n",
        "disputes.litigation_after_reconsideration.total",
    ),
    "the file ends within a number": (DECISIONS + "行政许可 | 12", licensing),
    "a sentence parts the values of a row": (
        APPLICATIONS + "一、本年新收政府信息公开申请数量\n1\n0\n2023年共收到申请12件。\n0\n0\n0\n0\n1\n",
        received,
    ),
    "the table is said to be last year's": (
        "2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n2022年情况\n" + DOCUMENTS + "规章 | 1 | 0 | 3 |\n",
        in_force,
    ),
    "the table is said to be last year's, and a row of it lost a cell": (
        APPLICATIONS.replace("自然人", "上年情况\n自然人")
        + "一、本年新收政府信息公开申请数量 5 0 0 0 0 5\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n",
        "applications.received.total",
    ),
    "a line of disputes without its headings says otherwise": (TITLE + DISPUTES + LINE + TITLE + OTHER_LINE, pending),
    "a line of disputes below half of its headings says otherwise": (
        TITLE + DISPUTES.replace(COLUMNS + "\n", "") + LINE + DISPUTES + OTHER_LINE,
        pending,
    ),
    "a line of disputes that lost its headings and a cell says otherwise": (
        TITLE + "|\n" * 8 + "1 |\n" + "|\n" * 4 + "1 |\n" + TITLE + DISPUTES + OTHER_LINE,
        pending,
    ),
    "a row of a section once more at the end, where the page is cut": (
        "二、主动公开政府信息情况\n" + DOCUMENTS + "规章 | 1 | 0 | 3 |\n六、其他需要报告的事项\n规章 | 2 | 0 | 6",
        in_force,
    ),
    "last year's column beside this year's": (
        "第二十条第（六）项\n信息内容 | 上年处理决定数量 | 本年处理决定数量 |\n行政处罚 | 2 | |\n行政强制 | 7 | |\n",
        "decisions.penalties.decisions",
    ),
    "last year's column alone": (
        "第二十条第（六）项\n信息内容 | 上年处理决定数量 |\n行政处罚 | 2 |\n行政强制 | 7 |\n",
        "decisions.penalties.decisions",
    ),
    "a column of its own behind blank cells": (
        DOCUMENTS.replace("件数 |\n", "件数 | 备注 |\n") + "规章 | | 3 | 12 | / |\n行政规范性文件 | | 5 | 9 | / |\n",
        in_force,
    ),
    "a part of a row, and cells that closed up": (
        DOCUMENTS + "规章 | 1 | 0 | 3 |\n行政规范性文件 | 区政府 | 3 | 12 |\n部门 | 4 | 0 | 31 |\n",
        "documents.normative_documents.in_force",
    ),
    "digits that are set apart": (DECISIONS + "行政许可 2 2\n第二十条第（六）项\n", licensing),
    "two values in the first of two cells": (DOCUMENTS + "规章 | 1 3 | 5 |\n行政规范性文件 | 1 | 2 | 3 |\n", in_force),
    "a row that lost a cell and ends in a number without its pipe": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | 11 | 18 | 2 | 0 | 0 | 31 |  12\n"
        + "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
        + "（一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n",
        received,
    ),
    "two equal numbers in one cell": (DECISIONS + "行政许可 | 112 112 |\n第二十条第（六）项\n", licensing),
    "a list below a sentence of another section": (
        DOCUMENTS
        + "规章 | 1 | 0 | 3 |\n五、存在的主要问题及改进情况\n全年共办理下列事项，具体如下。\n行政许可 | 55 |\n",
        licensing,
    ),
    "a section twice, a row of it once": (
        DOCUMENTS
        + "规章 | 1 | 0 | 3 |\n行政规范性文件 | 1 | 1 | 2 |\n"
        + DECISIONS
        + "行政许可 | 7 |\n"
        + DOCUMENTS
        + "规章 | 2 | 0 | 6 |\n行政规范性文件 | 2 | 2 | 4 |\n",
        licensing,
    ),
    "the end of a label stands again": (
        APPLICATIONS + "一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3\n政府信息公开申请数量 6 0 0 0 0 0 6\n",
        received,
    ),
    "a number touches the label of a row that stands twice": (
        APPLICATIONS + "一、本年新收政府信息公开申请数量3\n0\n0\n0\n0\n0\n3\n"
        "一、本年新收政府信息公开申请数量\n6\n0\n0\n0\n0\n0\n6\n",
        received,
    ),
    "a number before the label of a row that stands twice": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n"
        "588897（一）予以公开\n3\n0\n0\n0\n0\n0\n3\n（一）予以公开\n6\n0\n0\n0\n0\n0\n6\n",
        granted,
    ),
    "two rows on a line, and the second once more": (
        APPLICATIONS
        + "二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1 （一）予以公开 3 0 0 0 0 0 3\n（一）予以公开 6 0 0 0 0 0 6\n",
        granted,
    ),
    "a heading between zeros and a stray 0": (
        APPLICATIONS
        + "3.补正后申请内容仍不明确 0 0 0 0 0 0\n（五）\n不予处\n理\n0\n1.信访举报投诉类申请 0 0 0 0 0 0 0\n",
        "applications.unavailable_unclear.total",
    ),
    "headings of disputes of which the repeated ones vanished": (
        TITLE + DISPUTES.replace(COLUMNS, "结果维持 | 结果纠正 | 其他结果 | 尚未审结") + LINE,
        pending,
    ),
    "headings of disputes of which the repeated ones vanished, and zeros of the line": (
        TITLE
        + DISPUTES.replace(COLUMNS, "结果维持 | 结果纠正 | 其他结果 | 尚未审结")
        + "1 2 4 7 3 5 8 9 20 30 40 99\n五、存在的主要问题及改进情况\n",
        "disputes.litigation_after_reconsideration.upheld",
    ),
    "the headings of columns below 复议后起诉 vanished": (
        DECISIONS
        + "行政许可 | 1 |\n"
        + TITLE
        + DISPUTES.replace(COLUMNS, "")
        + "|  | 3 |  | 0 | 3 |  |  |  |  |  |  |  |  |  |  |\n五、存在的主要问题及改进情况\n",
        "disputes.litigation_after_reconsideration.total",
    ),
    "a stray 0 among values whose blanks were dropped": (
        TITLE + DISPUTES + "4 26 86 0 116 78 42 15 135 91 37 128\n五、存在的主要问题及改进情况\n",
        "disputes.reconsideration.upheld",
    ),
    "a line of disputes with strays in its headings, and another line": (
        TITLE
        + DISPUTES.replace("未经复议直接起诉 |", "未经复议直接起诉 | | 0")
        + LINE.replace("1", "无 3", 1)
        + DISPUTES
        + OTHER_LINE,
        pending,
    ),
    "the rest of a number on the next line begins with 0": (
        DECISIONS + "| 行政许可 | 111\n08220 |\n第二十条第（六）项\n",
        licensing,
    ),
    "two cells run together, and a stray number": (
        APPLICATIONS + "一、本年新收政府信息公开申请数量\n07\n0\n0\n0\n0\n0\n7\n",
        received,
    ),
    "the table is said to be last year's, with a note behind": (
        "2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n上年情况（单位：件）\n"
        + DOCUMENTS
        + "规章 | 1 | 0 | 3 |\n",
        in_force,
    ),
    "a page number stands on the line of a blank cell, and a stray 0 below": (
        TITLE + DISPUTES.replace(" | ", "\n\n") + "\n \n\n" * 13 + "\n  第3页\n\n\n0\n\n \n\n五、存在的主要问题\n",
        "disputes.litigation_after_reconsideration.pending",
    ),
    "two values on one line where all others stand one on a line": (
        DOCUMENTS
        + "规章 |\n30 | | 3\n"
        + APPLICATIONS
        + "".join(f"{row} |\n" + "0 |\n" * 7 for row in ("一、本年新收政府信息公开申请数量", "（一）予以公开")),
        in_force,
    ),
    "two values below one heading, and no line that stands twice": (
        "第二十条第（五）项\n信息内容\n处理决定数量\n行政许可\n7\n0\n行政处罚\n8\n行政强制\n"
        "第二十条第（八）项\n上一年项目数量\n行政事业性收费\n/\n95\n三、收到和处理政府信息公开申请情况\n"
        "一、本年新收政府信息公开申请数量\n9\n12\n（一）予以公开\n3\n15\n（二）部分公开\n11\n1.属于国家秘密\n2\n五、\n",
        "fees.administrative_fees.items_change",
    ),
    "a number broken behind a label": (
        APPLICATIONS.replace(" | ", " |\n")
        + "".join(f"{row} |\n" + "0 |\n" * 7 for row in ("一、本年新收政府信息公开申请数量", "（七）总计"))
        + "四、结转下年度继续办理 |\n1,\n713 |\n0 |\n0 |\n0 |\n3,807 |\n0 |\n5,520 |\n五、\n",
        "applications.carried_out.natural_person",
    ),
    "a 0 beside its label, where other values stand below theirs, and a blank that may have vanished": (
        APPLICATIONS.replace(" | ", "\n")
        + "".join(f"{row}\n1\n0\n0\n0\n0\n0\n1\n" for row in ("（一）予以公开", "4.保护第三方合法权益"))
        + "5.属于三类内部事务信息 0\n4\n8\n1\n0\n7\n20\n五、\n",
        "applications.refused_internal_affairs.research",
    ),
    "the kinds of disputes in another order": (
        TITLE + DISPUTES.replace("行政复议 | 行政诉讼", "行政诉讼 | 行政复议") + LINE,
        "disputes.reconsideration.total",
    ),
    "the kinds of suits in another order": (
        TITLE + DISPUTES.replace("未经复议直接起诉 | 复议后起诉", "复议后起诉 | 未经复议直接起诉") + LINE,
        "disputes.direct_litigation.upheld",
    ),
    "natural persons behind the organisations": (
        APPLICATIONS.replace("自然人 | 法人或其他组织", "法人或其他组织 | 自然人")
        + "（一）予以公开 | 2 | 0 | 0 | 0 | 4 | 1 | 7 |\n",
        "applications.granted.natural_person",
    ),
    "all columns in one line, natural persons behind the others": (
        "三、收到和处理政府信息公开申请情况\n"
        "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 自然人 | 总计 |\n"
        "（一）予以公开 | 2 | 0 | 0 | 0 | 4 | 1 | 7 |\n",
        "applications.granted.natural_person",
    ),
    "a label that denies another": (
        APPLICATIONS + "（一）予以公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n1.不属于国家秘密 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n",
        "applications.refused_state_secret.total",
    ),
    "two of a row on one line, all others alone": (
        APPLICATIONS.replace(" | ", "\n")
        + "2.重复申请\n0\n第3页\n0\n0\n0\n0\n0 0\n3.要求提供公开出版物\n0\n"
        + "0\n" * 6,
        "applications.declined_repeat.total",
    ),
    "a page number between dashes, as many as a blank and it leave room for": (
        APPLICATIONS + "7.属于行政执法案卷 0 1611 9107 3509 - 3 -  14227\n8.属于行政查询事项 9 2 6 17\n",
        "applications.refused_enforcement_file.business",
    ),
    "a pipe that may end the label or a blank cell, and one that may end the row or another": (
        APPLICATIONS
        + "（一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n（二）部分公开 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n"
        + "8.属于行政查询事项\n | 0 | 0 | 0 |  | 0 | 0 |  | \n五、\n",
        "applications.refused_query_matter.public_interest",
    ),
    "the word 无 in a broken heading": (
        APPLICATIONS + "（三）不予公开\n8.属于行政查询事项 0 0 0 0 0 0\n（四）\n无\n法提供\n",
        "applications.refused_query_matter.total",
    ),
    "all numbers before their labels": (
        APPLICATIONS.replace(" | ", " ")
        + "5 0 0 0 0 0 5\n一、本年新收政府信息公开申请数量\n1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量\n"
        + "三、本年度办理结果 （一）予以公开 2 0 0 0 0 0 2\n",
        received,
    ),
    "all numbers before their labels, below broken headings": (
        SCRAMBLED
        + "5 0 0 0 0 0 5\n一、本年新收政府信息公开申请数量\n1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量\n"
        + "（一）予以公开 2 0 0 0 0 0 2\n（七）总计\n2 0 0 0 0 0 2\n四、结转下年度继续办理\n",
        received,
    ),
    "some numbers before their labels, of which some have none": (
        APPLICATIONS.replace(" | ", " ")
        + "5 0 0 0 0 0 5\n一、本年新收政府信息公开申请数量\n1 2 3\n（一）予以公开\n2 3 5\n1.属于国家秘密\n",
        "applications.granted.total",
    ),
    "a label behind whose last line the next one's group begins": (
        APPLICATIONS.replace(" | ", " ")
        + "一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5\n（七）总计 5 0 0 0 0 0 5\n"
        + "3.补正后申请内容仍不明确\n（五 1.信 33 0 0 0 0 0 33\n）不 访举\n",
        "applications.unavailable_unclear.total",
    ),
    "a blank at the end, which may be left of one that was dropped": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |\n"
        + "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
        + "（一）予以公开 | 2 | 1 | 0 | 0 | 0 | 0 | 3 |\n1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 |  |\n",
        "applications.refused_state_secret.total",
    ),
    "a blank that may be left over, where others are": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |  |\n"
        + "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |  |\n"
        + "（一）予以公开 | 2 | 1 | 0 | 0 | 0 | 0 | 3 |  |\n1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 |  |\n",
        "applications.refused_state_secret.total",
    ),
    "a row that lost a cell behind blanks over which labels reach": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 |  |  | 3 | 1 | 0 | 0 | 0 | 0 | 4 |\n"
        + "二、上年结转政府信息公开申请数量 |  |  | 5 | 4 | 0 | 0 | 0 | 9 |  |\n"
        + "（三）不予公开 | 1.属于国家秘密 |  | 1 | 1 | 0 | 0 | 0 | 0 | 2 |\n"
        + "四、结转下年度继续办理 |  |  | 1 | 1 | 0 | 0 | 0 | 0 | 2 |\n",
        "applications.carried_in.total",
    ),
    "broken headings of disputes that lack a group": (
        TITLE
        + "未经复议直接起诉 复议后起诉\n结果维 结果纠 其他结 尚未审 总计 结果维 结果纠 其他结 尚未审 总计"
        + " 结果维 结果纠 其他结 尚未审 总计\n持 正 果 结 持 正 果 结 持 正 果 结\n"
        + LINE.replace(" |", ""),
        "disputes.reconsideration.total",
    ),
    "a row once more with other numbers, and the rest of its label lost": (
        SCRAMBLED
        + "7.属 0 0 0 5 0 6 11\n于行政\n执法案\n卷\n7.属 0 0 0 10 0 12 22\n8.属于行政查询事项 1 0 0 0 0 0 1\n",
        "applications.refused_enforcement_file.total",
    ),
    "broken headings of disputes, and their groups in another order": (
        TITLE
        + "行政复议 行政诉讼\n复议后起诉 未经复议直接起诉\n"
        + "结果 结果 其他 尚未 总计 " * 3
        + "\n"
        + "维持 纠正 结果 审结 " * 3
        + "\n"
        + LINE.replace(" |", ""),
        "disputes.direct_litigation.total",
    ),
    "padded cells without totals, one a line": (
        APPLICATIONS.replace(" | ", " |\n")
        + "一、本年新收政府信息公开申请数量 |\n |\n |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |\n |\n"
        + "三、本年度办理结果 |\n（一）予以公开 |\n |\n0 |\n0 |\n0 |\n0 |\n0 |\n0\n",
        granted,
    ),
    "numbers on a line of their own below two labels": (
        APPLICATIONS.replace(" | ", " ")
        + "1.本机关不掌握相关政府信息 1 0 0 0 0 0 1\n2.没有现成信息需要另行制作\n3.补正后申请内容仍不明确\n"
        + "8 0 0 0 0 0 8\n1.信访举报投诉类申请 1 0 0 0 0 0 1\n2.重复申请 0 0 0 0 0 0 0\n",
        "applications.unavailable_unclear.total",
    ),
    "a stray blank before a row, on as long a line as one with two labels": (
        APPLICATIONS
        + "三、本年度办理结果 | （一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |\n"
        + "（三）不予公开 | 1.属于国家秘密 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
        + "3.其他 |  | 0 | 5 |  |  | 0 |  | 5 |\n",
        "applications.other_other.natural_person",
    ),
    "two lines of values, one below the other": (DISPUTED + OTHER_LINE, "disputes.reconsideration.upheld"),
    "padded rows of a table that lacks a column": (
        "三、收到和处理政府信息公开申请情况\n|  |  |  | 自然人 | 法人或其他组织 |  |  |  | 总计 |\n"
        + "|  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 |  |\n"
        + "| 一、本年新收政府信息公开申请数量 |  |  | 4 | 0 | 29 | 0 | 0 | 33 |\n"
        + "| 二、上年结转政府信息公开申请数量 |  |  | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        received,
    ),
    "padded rows of zeros without totals": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 |  |  | 0 | 0 | 0 | 0 | 0 | 0 | \n"
        + "四、结转下年度继续办理 |  |  | 0 | 0 | 0 | 0 | 0 | 0 | \n",
        received,
    ),
    "padded rows without totals, of which two numbers are alike": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 |  |  | 1034 | 111 | 4 | 0 | 227 | 797 |  |\n"
        + "四、结转下年度继续办理 |  |  | 0 | 0 | 4 | 0 | 4 |  |  |\n",
        "applications.carried_out.total",
    ),
    "a row without a total, of which two numbers are alike": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | 247 | 172 | 122 | 70 | 80 | 89 |  |\n"
        + "5.要求行政机关确认或重新出具已获取信息 | 8 | 0 | 0 | 0 | 8 | 0 |  |\n",
        "applications.declined_confirmation.total",
    ),
    "a column of subtotals": (
        APPLICATIONS.replace("其他 |", "其他 | 小计 |") + "（一）予以公开 | 0 | 3 | 0 | 0 | 0 | 0 | 3 |\n",
        granted,
    ),
    "numbers closed up before blanks": (
        DOCUMENTS + "规章 | 1 | 2 | 3 |\n行政规范性文件 | 74 | 64 |  |\n第二十条第（五）项\n",
        "documents.normative_documents.issued",
    ),
    "a number of a label, and the next label": (
        SCRAMBLED + "无正当理由大量反复申请\n4. 0 0 0 0 60 0 60\n5.要求行政机关确认或重新出具已获取信息\n",
        "applications.declined_confirmation.total",
    ),
    "broken headings in another order": (
        SCRAMBLED.replace("科研机 社会公益", "社会公益 科研机") + "（一）予以公开 2 0 0 0 4 1 7\n",
        "applications.granted.research",
    ),
    "broken headings, one on a line, in another order": (
        SCRAMBLED.replace(" ", "\n").replace("科研机\n社会公益", "社会公益\n科研机") + "（一）予以公开 2 0 0 0 4 1 7\n",
        "applications.granted.research",
    ),
    "broken headings, and one that is not the form's": (
        SCRAMBLED.replace("业 构", "业 同比 构") + "（一）予以公开 2 0 0 0 4 1 7\n",
        "applications.granted.research",
    ),
    "broken headings of natural persons behind the organisations": (
        SCRAMBLED.replace("自然 法人或其他组织", "法人或其他组织 自然") + "（一）予以公开 2 0 0 0 4 1 7\n",
        "applications.granted.natural_person",
    ),
    "kinds of disputes in another order on their line": (
        TITLE + "行政诉讼 行政复议\n未经复议直接起诉 复议后起诉\n" + (COLUMNS + "\n" + LINE).replace(" |", ""),
        "disputes.reconsideration.upheld",
    ),
    "each number before its label": (
        "第二十条第（六）项\n信息内容\n本年处理决定数量\n57\n行政处罚\n1\n行政强制\n第二十条第（八）项\n",
        "decisions.penalties.decisions",
    ),
    "a label broken over rows, its numbers in the second": (
        APPLICATIONS
        + "一、本年新收政府 |  |  |  |  |  |  |  |\n信息公开申请数量 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |\n"
        + "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n",
        received,
    ),
    "a label broken over rows, its numbers in the first": (
        APPLICATIONS + "2.其他法律 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |\n行政法规禁止公开 |  |  |  |  |  |  |  |\n",
        "applications.refused_other_law.total",
    ),
    "numbers in the row above an empty label": (
        DECISIONS + "|  | 709 |\n| 行政许可 |  |\n第二十条第（六）项\n",
        licensing,
    ),
    "numbers in the row below an empty label": (
        DECISIONS + "| 行政许可 |  |\n|  | 709 |\n第二十条第（六）项\n",
        licensing,
    ),
    "zeros between blanks, and labels that reach over blanks": (
        "| 三、本年度办理结果 | （一）予以公开 |  | 0 | 0 | 0 | 0 | 0 | 0 |  |\n"
        + "|  |  | 6.属于四类过程性信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        + "|  |  | 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        granted,
    ),
    "a blank total on lines without pipes at their ends": (
        APPLICATIONS
        + "三、本年度办理结果 | （一）予以公开 |  | 3 | 0 | 0 | 0 | 0 | 0 | 3\n"
        + " | （二）部分公开 |  | 0 | 0 | 0 | 0 | 0 | 0 | \n"
        + " | （三）不予公开 | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n",
        "applications.partly_granted.total",
    ),
    "no column of totals": (
        APPLICATIONS.replace(" | 总计", "")
        + "一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 0 | 0 | 2 |\n"
        + "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 |\n"
        + "（七）总计 | 6 | 0 | 0 | 0 | 0 | 2 |\n四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        "applications.carried_in.total",
    ),
    "a stray blank before zeros, where rows numbered alike begin right behind their labels": (
        APPLICATIONS
        + "| 三、本年度办理结果 | （一）予以公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n"
        + "| （三）不予公开 | 1.属于国家秘密 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n"
        + "| 2.其他法律行政法规禁止公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
        + "| 3.危及“三安全一稳定” | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n"
        + "| 4.保护第三方合法权益 |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        + "| 6.属于四类过程性信息 | 0 | 5 | 0 | 0 | 0 | 0 | 5 |\n"
        + "| 7.属于行政执法案卷 |  | 0 | 0 | 0 | 0 | 0 | 5 | 5 |\n",
        "applications.refused_third_party.natural_person",
    ),
    "zeros of a row that ends in another's label, and its copy with other numbers": (
        SECTION
        + (CHANGES + "行政许可 | 0 | 0 | 3,931其他对外管理服务事项 | 0 | 0 | 0 |\n").replace(" | ", "\n")
        + CHANGES
        + "行政许可 | 0 | 0 | 7862 |\n其他对外管理服务事项 | 0 | 0 | 0 |\n",
        licensing,
    ),
    "a total alone, which no other row prints so": (APPLICATIONS + TOTAL_ALONE + SECRET, received),
    "a total alone before a row without anything": (
        APPLICATIONS + TOTAL_ALONE + "二、上年结转政府信息公开申请数量 | | | | | | | |\n" + SECRET,
        received,
    ),
    "a blank before zeros, where labels reach over one": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | | 1 | 2 | 0 | 0 | 0 | 0 | 3 |\n"
        + "二、上年结转政府信息公开申请数量 | | 1 | 2 | 0 | 0 | 0 | 0 | 3 |\n"
        + "1.属于国家秘密 | | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        + "2.其他法律行政法规禁止公开 | | 0 | 0 | 0 | 0 | 0 | 0 | |\n",
        "applications.refused_state_secret.total",
    ),
    "what is left of the next row's label behind one without values": (
        APPLICATIONS.replace(" |", "").replace(" ", "\n")
        + "1.属于国家秘密\n1\n0\n0\n0\n0\n0\n1\n（六）其他处理\n（七\n58\n72\n227\n20\n377\n四、结转下年度继续办理\n",
        "applications.other.total",
    ),
    "rows of the form below the title of a section without tables": (
        f"{SECTION}{DECISIONS}行政许可 | 7 |\n五、存在的主要问题及改进情况\n"
        "规章 | 1 | 2 | 5 |\n行政规范性文件 | 1 | 2 | 4 |\n",
        in_force,
    ),
    "a row that lost a cell behind its label's pipe, which stands on the next line": (
        DECISIONS + "行政许可\n|\n| 3\n|\n第二十条第（六）项\n",
        licensing,
    ),
    "a part of a vertical heading among values that no sum tells": (
        (SECTION + DOCUMENTS).replace(" | ", "\n").replace(" |", "")
        + "规章\n1\n第二\n2\n3\n行政规范性文件\n4\n5\n6\n第二十条第（五）项\n",
        in_force,
    ),
    "zeros behind a blank, which may be the label's or a cell": (
        APPLICATIONS + "".join(f"{label} | | 0 | | | | | | 0 |\n" for label in LABELS[3:]),
        "applications.refused_state_secret.natural_person",
    ),
    "a blank behind a 0, where another row ends in a blank": (
        APPLICATIONS
        + "".join(f"{label} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n" for label in LABELS[:2])
        + f"{LABELS[2]} | | | | | | | |\n{LABELS[3]} | 0 | | | | | | 0 | |\n",
        "applications.refused_state_secret.total",
    ),
    "groups of rows in another order, each on a line of its own": (
        f"{TITLE}行政诉讼\n行政复议\n未经复议直接起诉\n复议后起诉\n{COLUMNS} |\n{LINE}",
        pending,
    ),
    "values that touch their labels, without headings": (
        f"{SECTION}行政许可3\n行政处罚4\n行政强制5\n行政事业性收费6\n{APPLICATIONS}{SECRET}",
        licensing,
    ),
    "a column of a year that is not in its heading's cell": (
        CHANGES.replace("本年增/减", "2019年") + "行政许可 | 1 | 2 | 3 |\n第二十条第（六）项\n",
        licensing,
    ),
    "a label that says the contrary but for one character": (
        APPLICATIONS + SECRET + "3.补正后申请内容仍较明确 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n",
        "applications.unavailable_unclear.total",
    ),
    "a label in a row of its own, above one of values": (
        HTML.format("信息内容</td><td>本年制发件数</td><td>本年废止件数", "规章</tr><tr><td>1</td><td>2"),
        in_force,
    ),
    "a text where a number should be, beside a column of another kind": (
        HTML.format(
            "信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>备注", "规章</td><td>其中</td><td>2</td><td>x"
        ),
        in_force,
    ),
    "labels over a blank cell, and totals that are blank": (  # the columns of the headings tell that the last is lost
        "<html><body><p>三、收到和处理政府信息公开申请情况</p><table><tr><td colspan=2 rowspan=2></td>"
        "<td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr><tr><td>商业企业</td>"
        "<td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
        + "".join(
            f"<tr><td>{one}</td><td></td>{'<td>4</td>' + '<td>0</td>' * 4}<td>4</td><td></td></tr>" for one in LABELS
        )
        + "</table></body></html>",
        received,
    ),
    "a cell over two columns, beside a column of another kind": (
        HTML.format(
            "信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>备注", "规章</td><td colspan=2>1</td><td>x"
        ),
        in_force,
    ),
}


NOTED = {  # a number in a cell that says more than the number
    "a note behind a space": "行政处罚 | 8 (含简易程序3件) | ||\n",
    "a note in full": "行政处罚 | 8 （注1）|\n",
    "a long note": "行政处罚 | 45(其中代理记账40件、其他5件) |\n",
    "a note on a line of its own": "行政处罚\n8 （含简易程序3件）\n行政强制\n9\n",
    "a unit of another kind": "行政处罚\n15户\n行政强制\n9\n",
    "an amount": "行政处罚 | 3万 |\n",
    "no number": "行政处罚\n不涉及\n行政强制\n9\n",
}


@pytest.mark.parametrize("case", NOTED)
def test_a_number_with_a_note_is_shown_as_it_is_printed(case, read):
    reading = read(DECISIONS.replace("五", "六") + NOTED[case] + "第二十条第（八）项\n").reading(
        "decisions.penalties.decisions"
    )
    printed = NOTED[case].removeprefix("行政处罚").partition("行政强制")[0].strip("| \n")
    assert reading[2:4] == ("unreadable", printed)


def test_values_that_touch_their_labels_keep_the_unit_of_their_heading(read):
    decided = "第二十条第（五）项\n信息内容本年处理决定数量\n行政许可7\n行政处罚6\n行政强制0\n"
    fees = "第二十条第（八）项\n信息内容本年收费金额（单位：元）\n行政事业性收费251000\n"
    report = read(SECTION + decided + fees + "三、收到和处理政府信息公开申请情况\n" + APPLICATIONS)
    assert report.reading("fees.administrative_fees.amount")[:3] == (251000, "元", "reported")


def test_values_that_touch_their_label_are_shown(read):
    report = read(SECTION + DECISIONS + "行政许可707\n三、收到和处理政府信息公开申请情况\n")
    assert report.reading(licensing)[2:] == ("ambiguous", "行政许可707", "line 4")
    assert "row_glued" in {*report.remarks.remark}


@pytest.mark.parametrize("case", OPEN)
def test_a_doubtful_row_gives_no_number(case, read):
    text, cell = OPEN[case]
    reading = read(text).reading(cell)
    assert reading.state in ("ambiguous", "missing", "unreadable"), reading


CERTAIN = {  # what is on the page → a figure that a person reads, and its number
    "a label in two lines, each behind a part of its group's heading": (
        APPLICATIONS.replace(" |", " ") + "1.本机关不掌握相关政府信息 4 2 0 0 1 1 8\n"
        "（四）无 2.没有现成信息需要另行制\n 法提供        作      1 0 0 0   0 0 1\n"
        "  3.补正后申请内容仍不明确 2 0 0 0 0 0 2\n",
        "applications.unavailable_needs_making.total",
        1,
    ),
    "a list in text with the label of a row of the table above": (
        SECTION + DECISIONS + "行政许可 | 7 |\n全年共办理下列事项，具体如下。\n行政许可 55\n",
        licensing,
        7,
    ),
    "an empty line of spaces with which a page ends": (DOCUMENTS + "规章 1 2 3\n\n \n\n", in_force, 3),
    "values that touch their labels in all rows but that of another table": (
        SECTION
        + DECISIONS.replace(" | ", "\n").replace(" |", "")
        + "行政许可209\n第二十条第（六）项\n行政处罚7\n行政强制8\n"
        + "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n4\n",
        licensing,
        209,
    ),
    "headings broken side by side, as PDF text laid out like the page gives them": (
        SECTION + HEADS_BROKEN + "规章         0      0      4\n行政规范性文件    2   1     21\n",
        in_force,
        4,
    ),
    "the heading of labels in the middle of broken headings": (
        SECTION
        + "第二十条第（一）项\n    本年制 本年废 现行有\n信息内容\n    发件数 止件数 效件数\n规章   0   0   4\n",
        in_force,
        4,
    ),
    "a label behind the beginning of its group's": (
        APPLICATIONS.replace(" |", " ")
        + "一、本年新收政府信息公开申请数量    40 0 0 0 0 0 40\n三、本年度办理结 （一）予以公开   12 0 0 0 0 0 12\n"
        + "果    （二）部分公开（区分处理的，只计这 17 0 0 0 0 0 17\n      一情形，不计其他情形）\n",
        granted,
        12,
    ),
    "a label with another character in it": (
        SECTION + "第二十条第（八）项\n信息内容 | 本年收费金额（单位：万元） |\n行政事业型收费 | 0.5 |\n",
        "fees.administrative_fees.amount",
        0.5,
    ),
    "a section's title with the year in it, behind a caption of another year": (
        "2023年情况\n二、主动公开政府信息情况\n2022年情况如下：\n"
        + APPLICATIONS.replace("三、", "三、2023年")
        + "一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |\n",
        received,
        5,
    ),
    "a broken character in another cell": (DOCUMENTS + "规章 |\n0 |\n? 0 |\n9 |\n", in_force, 9),
    "lines of spaces between a table and the next title": (
        "第二十条第（九）项\n\n信息内容\n\n采购项目数量\n\n采购总金额\n\n政府集中采购\n\n3\n\n0.5\n\n"
        + "  \n\n" * 3
        + APPLICATIONS,
        "procurement.central_procurement.projects",
        3,
    ),
    "a label with its definition behind a colon": (
        DOCUMENTS + "规章：是指有立法权的市人民政府制定的规章，不含2021年以前的3件 | 2 | 1 | 9 |\n",
        in_force,
        9,
    ),
    "the year before in the heading of the row's own column": (
        CHANGES.replace("上一年项目数量", "上一年项目数量 2022年") + "行政许可 | 7 | 2 | 304 |\n",
        licensing,
        304,
    ),
    "the year before in the heading of its column": (
        CHANGES.replace("上一年项目数量", "上一年项目数量 2022年").replace(
            "第二十条", "二、主动公开政府信息情况\n2023年情况\n第二十条"
        )
        + "行政许可 | 7 | 2 | 304 |\n"
        + CHANGES.replace("五", "六")
        + "行政强制 | 0 | 0 | 3 |\n",
        "decisions.coercion.decisions",
        3,
    ),
    "an item without its 第": (
        DECISIONS + "行政许可 | 7 |\n第二十条（六）项\n信息内容 | 本年处理决定数量 |\n行政强制 | 3 |\n",
        "decisions.coercion.decisions",
        3,
    ),
    "a page that lost what parts its cells": (
        SECTION
        + (DOCUMENTS + DECISIONS).replace(" | ", "").replace(" |", "")
        + "行政许可707\n"
        + DECISIONS.replace("五", "六").replace(" | ", "").replace(" |", "")
        + "行政处罚6\n行政强制0\n三、收到和处理政府信息公开申请情况\n",
        licensing,
        707,
    ),
    "headings broken up below a sentence": (
        TITLE
        + "2020 年，我单位未出现申请行政复议、提起行政诉讼的情况。\n行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n"
        "结 结 其 尚\n结 结 其 尚 结 结 其 尚\n果 果 他 未\n总计 果 果 他 未 总 果 果 他 未 总\n维 纠 结 审\n"
        "维 纠 结 审 计 维 纠 结 审 计\n持 正 果 结\n持 正 果 结 持 正 果 结\n"
        + LINE.replace(" |", "")
        + "五、存在的主要问题及改进情况\n",
        pending,
        1,
    ),
    "the last row of a text, closed by its pipe": (
        "信息内容 | 本年收费金额 |\n行政事业性收费 | 3.5 | ",
        "fees.administrative_fees.amount",
        3.5,
    ),
    "words where nothing has changed": (
        CHANGES.replace(" |\n", "\n").replace(" | ", "\n") + "行政许可\n7\n未增未减\n304\n第二十条第（六）项\n",
        licensing,
        304,
    ),
    "batches": (
        "信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 31批次 | 70.9 |\n",
        "procurement.central_procurement.projects",
        31,
    ),
    "an amount without its 元": (
        "信息内容 | 本年收费金额 |\n行政事业性收费 | 35.2万 |\n",
        "fees.administrative_fees.amount",
        35.2,
    ),
    "an empty line of spaces between a table and the title below": (
        CHANGES.replace(" |\n", "\n\n").replace(" | ", "\n\n")
        + "行政许可\n\n7\n\n2\n\n304\n\n \n\n三、收到和处理政府信息公开申请情况\n",
        licensing,
        304,
    ),
    "a page number below a row between pipes": (DECISIONS + "行政许可 | 57 |\n3\n第二十条第（六）项\n", licensing, 57),
    "decisions in the columns of the edition before": (
        DOCUMENTS
        + "规章 | 0 | 0 | 0 |\n行政规范性文件 | 1 | 0 | 4 |\n"
        + CHANGES
        + "行政许可 | 12 | 0 | 88 |\n第二十条第（六）项\n",
        licensing,
        88,
    ),
    "decisions in the columns of the edition behind": (
        "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n规章\n0\n0\n0\n规范性文件\n2\n2\n7\n"
        + DECISIONS.replace(" | ", "\n").replace(" |", "")
        + "行政许可\n5\n第二十条第（六）项\n",
        licensing,
        5,
    ),
    "a group's heading and no other between two rows": (
        DECISIONS.replace(" | ", "\n").replace(" |", "")
        + "行政许可\n156\n第二十条第（六）项\n行政处罚\n23\n行政强制\n第二十条第（八）项\n",
        "decisions.penalties.decisions",
        23,
    ),
    "a note on a line of its own between label and values": (
        DOCUMENTS.replace(" | ", "\n").replace(" |", "")
        + "规章\n(以本单位名义印发、在政府网站公开的，不含2021年以前废止的3件)\n7\n1\n12\n",
        in_force,
        12,
    ),
    "a note in a heading, with spaces and a number in it": (
        CHANGES.replace("本年增/减", "本年增/减 (指2020年增加或减 少的事项 数,减用负 值表示,如 -8)")
        + "行政许可 | 35 | 2 | 8 |\n",
        licensing,
        8,
    ),
    "no change, with both signs": (
        CHANGES + "行政许可 | 35 | ±0 | 8 |\n",
        "decisions.licensing.items_change",
        0,
    ),
    "a page number below a row with pipes left over": (
        DECISIONS + "行政许可 | 57 | ||\n3\n第二十条第（六）项\n",
        licensing,
        57,
    ),
    "a page number below a row of several cells": (
        DOCUMENTS + "规章 | 2 | 1 | 9 |\n3\n第二十条第（五）项\n",
        in_force,
        9,
    ),
    "cells beside one that is no number, a cell a line": (
        CHANGES.replace(" |\n", "\n").replace(" | ", "\n") + "行政许可\n7\n0/0\n304\n第二十条第（六）项\n",
        licensing,
        304,
    ),
    "tabs around pipes": (DOCUMENTS.replace(" | ", "\t|\t") + "规章\t|\t2\t|\t1\t|\t9 |\n", in_force, 9),
    "a row of the form behind a table in the prose": (
        IN_PROSE + "二、主动公开政府信息情况\n" + DOCUMENTS + "规章 | 2 | 1 | 9 |\n",
        in_force,
        9,
    ),
    "a list in the prose that has the label of a row": (
        "一、总体情况\n2022年公开信息情况如下。\n规范性文件：3件\n二、主动公开政府信息情况\n"
        + DOCUMENTS
        + "规章 | 0 | 0 | 0 |\n行政规范性文件 | 1 | 0 | 4 |\n",
        "documents.normative_documents.in_force",
        4,
    ),
    "units in cells of their own": (
        DECISIONS.replace("五", "六") + "行政处罚 | 305 | 件 |\n行政强制 | 2 | 件 |\n",
        "decisions.penalties.decisions",
        305,
    ),
    "a sign set apart": (CHANGES + "行政许可 | 7 | 减 3 | 304 |\n", "decisions.licensing.items_change", -3),
    "a sign set apart, a cell a line": (
        CHANGES.replace(" |\n", "\n").replace(" | ", "\n") + "行政许可\n7\n增加 6\n304\n第二十条第（六）项\n",
        "decisions.licensing.items_change",
        6,
    ),
    "headings in other words": (
        CHANGES.replace("本年增/减", "本年增减").replace("处理决定数量", "本年处理决定数量")
        + "行政许可 | 7 | 2 | 304 |\n",
        licensing,
        304,
    ),
    "a heading of the year": ("信息内容 | 本年度处理决定数量 |\n行政许可 | 7 |\n", licensing, 7),
    "a menu that has a label of another edition": (
        "政府集中采购\n一、总体情况\n信息内容 | 本年处理决定数量 |\n行政许可 | 13 |\n",
        licensing,
        13,
    ),
    "a row that does not add up in a regular table": (
        APPLICATIONS + "一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 1 | 0 | 0 | 5 |\n",
        received,
        5,
    ),
    "a row that does not add up in a table below a list in the prose": (
        "三、收到和处理政府信息公开申请情况\n全年办理结果如下：\n（一）予以公开 5 件\n2.重复申请 1 件\n"
        + APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 1 | 0 | 0 | 5 |\n",
        received,
        5,
    ),
    "what Markdown keeps of a page": (
        APPLICATIONS.replace("社会公益", "社会公<br>益")
        + "（一）予以<br/>公开 | **3** | 0 | 0 | 0 | 0 | 0 | **3** |\n",
        granted,
        3,
    ),
    "a label in words of Taiwan": (
        APPLICATIONS + "1.本行政机关不掌握相关政府資訊 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n",
        "applications.unavailable_not_held.total",
        4,
    ),
    "a label set over its line": (
        APPLICATIONS + "一、本 年 新 收 政 府 信 息 公 开 申 请 数 量 4 0 0 0 0 0 4\n",
        received,
        4,
    ),
    "the last cell of a table without its pipe, where pipes stand on lines of their own": (
        APPLICATIONS.replace(" | ", "\n|\n").replace(" |\n", "\n|\n")
        + "一、本年新收政府信息公开申请数量\n|\n5\n|\n0\n|\n0\n|\n0\n|\n0\n|\n0\n|\n5\n|\n"
        + "四、结转下年度继续办理\n|\n4\n|\n0\n|\n0\n|\n0\n|\n0\n|\n0\n|\n4\n四、\n",
        "applications.carried_out.total",
        4,
    ),
    "blanks over which labels reach, a cell a line": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 |\n |\n |\n3 |\n1 |\n0 |\n0 |\n0 |\n0 |\n4 |\n"
        + "二、上年结转政府信息公开申请数量 |\n |\n |\n1 |\n0 |\n0 |\n0 |\n0 |\n0 |\n1 |\n"
        + "（三）不予公开 |\n1.属于国家秘密 |\n2 |\n0 |\n0 |\n0 |\n0 |\n0 |\n2 |\n",
        received,
        4,
    ),
    "a row of zeros behind blanks over which labels reach, a cell a line": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 |\n|\n|\n1 |\n0 |\n0 |\n0 |\n0 |\n0 |\n1 |\n"
        + "二、上年结转政府信息公开申请数量 |\n|\n|\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |\n"
        + "三、本年度办理结果 |\n（一）予以公开 |\n|\n1 |\n0 |\n0 |\n0 |\n0 |\n0 |\n1 |\n|\n"
        + "（三）不予公开 |\n1.属于国家秘密 |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |\n|\n",
        "applications.carried_in.total",
        0,
    ),
    "a row that does not add up behind blanks over which labels reach": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 |  |  | 3 | 1 | 0 | 0 | 0 | 0 | 4 |\n"
        + "二、上年结转政府信息公开申请数量 |  |  | 5 | 0 | 0 | 0 | 0 | 0 | 9 |\n"
        + "四、结转下年度继续办理 |  |  | 1 | 1 | 0 | 0 | 0 | 0 | 2 |\n",
        "applications.carried_in.total",
        9,
    ),
    "zeros behind blanks over which labels reach": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 |  |  | 3 | 1 |  | 0 |  | 0 | 4 |\n"
        + "二、上年结转政府信息公开申请数量 |  |  | 0 | 0 |  | 0 |  | 0 | 0 |\n"
        + "三、本年度办理结果 | （一）予以公开 |  | 2 | 1 |  | 0 |  | 0 | 3 |\n"
        + "（三）不予公开 | 1.属于国家秘密 | 1 | 0 |  | 0 |  | 0 | 1 |\n",
        "applications.carried_in.total",
        0,
    ),
    "broken headings of disputes": (
        TITLE
        + "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结果维 结果纠 其他结 尚未审 总\n"
        + "持 正 果 结 计 结果维 结果纠 其他结 尚未审 总 结果维 结果纠 其他结 尚未审 总\n"
        + "持 正 果 结 计 持 正 果 结 计\n"
        + LINE.replace(" |", ""),
        "disputes.reconsideration.upheld",
        1,
    ),
    "broken headings": (SCRAMBLED + "（一）予以公开 2 0 0 0 4 1 7\n", "applications.granted.legal_service", 4),
    "a part of a group's heading before a label": (
        SCRAMBLED + "理结果 （一）予以公开 2 0 0 0 4 1 7\n",
        "applications.granted.legal_service",
        4,
    ),
    "a label that goes on below its numbers": (
        SCRAMBLED
        + "（三 1.属 0 13 0 0 0 0 13\n）不 于国\n予公 家秘\n开 密\n"
        + "2.其 1 0 0 0 0 0 1\n他法\n律行\n政法\n规禁\n止公\n开\n",
        "applications.refused_other_law.total",
        1,
    ),
    "a label around its numbers": (
        SCRAMBLED + "1.属于\n0 13 0 0 0 0 13\n国家秘密\n2.其他法律行政法规禁止公开 1 0 0 0 0 0 1\n",
        "applications.refused_state_secret.total",
        13,
    ),
    "kinds of disputes on lines of different height": (
        TITLE + "行政诉讼\n行政复议\n未经复议直接起诉 复议后起诉\n" + (COLUMNS + "\n" + LINE).replace(" |", ""),
        "disputes.reconsideration.upheld",
        1,
    ),
    "a label with a character less": (
        APPLICATIONS + "6.属于四类过程信息 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n",
        "applications.refused_deliberative.total",
        4,
    ),
    "a label with a character more": (APPLICATIONS + "（一）予以公开的 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n", granted, 3),
    "a mark of a note": (APPLICATIONS + "（一）予以公开① | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n", granted, 3),
    "a note in square brackets": (APPLICATIONS + "（一）予以公开[1] | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n", granted, 3),
    "a bracket in a cell of its own": (DECISIONS + "行政许可 |（含委托）| 12 |\n第二十条第（六）项\n", licensing, 12),
    "a colon without a space": (DECISIONS + "行政许可：12\n第二十条第（六）项\n", licensing, 12),
    "a page number behind a row": (DECISIONS + "行政许可 12 第3页\n第二十条第（六）项\n", licensing, 12),
    "a page number below a row": (
        APPLICATIONS + "一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3\n5\n二、上年结转政府信息公开申请数量 0\n",
        received,
        3,
    ),
    "a page number between headings": (
        APPLICATIONS.replace("商业企业 |", "商业企业 |\n4\n")
        + "一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n",
        received,
        3,
    ),
    "the table of the year below last year's": (
        "2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n2022年情况\n"
        + DOCUMENTS
        + "规章 | 1 | 0 | 3 |\n2023年情况\n"
        + DOCUMENTS
        + "规章 | 1 | 0 | 4 |\n",
        in_force,
        4,
    ),
    "pipes behind the headings of disputes": (TITLE + DISPUTES.rstrip("\n") + "| |||||\n" + LINE, pending, 1),
    "headings of disputes filled up with blank cells": (
        TITLE
        + f"| 行政复议 | 行政诉讼 |{'  |' * 13}\n"
        + f"| {COLUMNS[:30]} | 未经复议直接起诉 | 复议后起诉 |{'  |' * 8}\n"
        + f"| {COLUMNS[33:]} |{'  |' * 5}\n| {LINE}",
        pending,
        1,
    ),
    "a pipe on a line of its own opens every row": (
        "|\n".join(["", *DOCUMENTS.splitlines(True), "规章 |\n0 |\n0 |\n0 |\n", "行政规范性文件 |\n0 |\n0 |\n4 |\n"])
        + "|\n".join(["", *DECISIONS.splitlines(True), "行政许可 |\n12 |\n"])
        + "|\n行政处罚 |\n0 |\n"
        + TITLE
        + "|\n".join(["", DISPUTES.replace(" | ", " |\n").replace("总计\n", "总计 |\n"), LINE.replace(" | ", " |\n")]),
        pending,
        1,
    ),
    "a sentence between the rows of a table": (
        DECISIONS.replace("五", "六") + "行政处罚 | 8 |\n其中:罚款3件,警告5件。\n行政强制 | 9 |\n",
        "decisions.coercion.decisions",
        9,
    ),
    "a cell repeated in each of the columns over which it reaches": (
        DECISIONS.replace("本年处理决定数量 |", "本年处理决定数量 | 本年处理决定数量 |")
        + "行政许可 | 112 | 112 |\n第二十条第（六）项\n",
        licensing,
        112,
    ),
    "a comparison of years in the prose": (
        "一、总体情况\n项目 | 2021年 | 2022年 |\n规章 | 4 | 1 |\n行政规范性文件 | 1724 | 7 |\n行政许可 | 702 | 8 |\n"
        + "二、主动公开政府信息情况\n"
        + DOCUMENTS
        + "规章 | 1 | 0 | 3 |\n行政规范性文件 | 7 | 0 | 4 |\n"
        + DECISIONS
        + "行政许可 | 8 |\n",
        in_force,
        3,
    ),
    "last year's table in an appendix": (
        "2023年政府信息公开工作年度报告\n"
        + DOCUMENTS
        + "规章 | 1 | 0 | 3 |\n附件：2022年主动公开政府信息情况表\n"
        + DOCUMENTS
        + "规章 | 4 | 0 | 5 |\n",
        in_force,
        3,
    ),
    "labels that reach over blank cells, with blank cells in the row": (
        APPLICATIONS
        + "一、本年新收政府信息公开申请数量 | | | 3 | | | | | | 3 |\n"
        + "二、上年结转政府信息公开申请数量 | | | 1 | | | | | | 1 |\n"
        + "三、本年度办理结果 | （一）予以公开 | | | 2 | | | | | 2 |\n",
        "applications.granted.business",
        2,
    ),
    "a pipe more behind one row than behind others": (
        APPLICATIONS.replace(" | ", " |\n")
        + "".join(
            f"{row} |\n" + "|\n" * 6 + f"0 |\n{rest}\n"
            for row, rest in (
                ("一、本年新收政府信息公开申请数量", "||"),
                ("二、上年结转政府信息公开申请数量", "||"),
                ("三、本年度办理结果 |\n（一）予以公开", "|"),
            )
        ),
        granted,
        0,
    ),
    "totals alone": (
        APPLICATIONS.replace(" | ", " |\n")
        + "".join(
            f"{row} |\n" + "|\n" * 6 + "2 |\n||\n" for row in ("一、本年新收政府信息公开申请数量", "（一）予以公开")
        ),
        received,
        2,
    ),
    "labels that reach over blank cells": (
        "|  |  | 自然人 | 法人或其他组织 |  |  |  |  | 总计 |\n"
        + "|  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |\n"
        + "一、本年新收政府信息公开申请数量 |  |  | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n"
        + "三、本年度办理结果 | （一）予以公开 |  | 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n",
        received,
        3,
    ),
    "signs that no page shows": (DECISIONS + "行政许可 |&nbsp;1\u200b2 |\n第二十条第（六）项\n", licensing, 12),
    "other words for organisations": (
        APPLICATIONS.replace("法人或其他", "法人或者其他").replace("| 其他 |", "| 其它 |")
        + "一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 1 | 0 | 0 | 5 |\n",
        received,
        5,
    ),
    "cells that tabs part, some of them blank": (
        APPLICATIONS.replace(" | ", "\t") + "一、本年新收政府信息公开申请数量\t1\t2\t\t\t\t4\t7\n",
        "applications.received.other_organisation",
        4,
    ),
    "cells of paragraphs, as a browser copies them": (
        DISPUTED.replace(" | ", "\n\n\t\n\n").replace(" |\n", "\n\n\n\n\n"),
        pending,
        1,
    ),
    "a page on one line": (
        " ".join(
            (
                APPLICATIONS
                + "一、本年新收政府信息公开申请数量 5 0 0 0 0 2 7\n"
                + DISPUTED
                + "五、存在的主要问题 无。 " * 5
            )
            .replace("|", "")
            .split()
        ),
        received,
        7,
    ),
    "a page number below the last line of disputes": (DISPUTED + "\n6\n\n五、存在的主要问题及改进情况\n", pending, 1),
    "organisations a line above natural persons": (
        APPLICATIONS.replace("自然人 | 法人或其他组织", "法人或其他组织 |\n自然人")
        + "一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 0 | 0 | 2 | 7 |\n",
        received,
        7,
    ),
    "a label's number on a line of its own": (
        APPLICATIONS
        + "".join(
            f"{label}\n{'0 ' * 6}0\n".replace(" ", "\n")
            for label in ("1\n.属于国家秘密", "2\n.其他法律行政法规禁止公开")
        )
        + "3\n.危及“三安全一稳定”\n0\n0\n0\n0\n0\n1\n1\n",
        "applications.refused_other_law.total",
        0,
    ),
    "comma-separated values": (
        '信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,1,0,12\n行政规范性文件,,2,"1,113"\n第二十条第（五）项,,,\n'
        "信息内容,本年处理决定数量,,\n行政许可,3,,\n第二十条第（六）项,,,\n信息内容,本年处理决定数量,,\n行政处罚,4,,\n行政强制,5,,\n",
        "documents.normative_documents.in_force",
        1113,
    ),
    "thousands in many lines": (
        "第二十条第（五）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n1,531\n减少1,234\n2,100\n"
        + "其他对外管理服务事项\n3,100\n增加1,234\n1,100\n第二十条第（六）项\n"
        + "".join(f"{row}\n1,100\n减少1,001\n1,200\n" for row in ("行政处罚", "行政强制"))
        + "第二十条第（八）项\n"
        + "".join(f"共减少{number}\n" for number in ("1,100", "1,200", "1,300")),
        "decisions.licensing.decisions",
        2100,
    ),
    "a label in other words": (
        APPLICATIONS + "5.属于内部事务信息 | 5 | 0 | 0 | 0 | 0 | 2 | 7 |\n",
        "applications.refused_internal_affairs.total",
        7,
    ),
    "no line that stands twice, and a value for every label": (ALONE, in_force, 3),
    "a label without its value, and lines that stand twice": (
        ALONE.replace("8\n", "").replace("4\n5\n6", "3\n3\n3"),
        in_force,
        3,
    ),
    "a label without its value, and few lines with one": (
        ALONE.replace("8\n", "").replace("1\n2\n3", "1 2 3").replace("4\n5\n6", "4 5 6"),
        in_force,
        3,
    ),
    "headings side by side and a row that lost a cell, before a row on one line": (
        SECTION + f"{DOCUMENTS}规章 1 2\n行政规范性文件 4 5 6\n{DECISIONS}行政许可 3\n".replace(" |", ""),
        "documents.normative_documents.in_force",
        6,
    ),
    "a 0 alone as the total of a row": (
        APPLICATIONS + "二、上年结转政府信息公开申请数量 | | | | | | | 0 |\n" + SECRET,
        "applications.carried_in.total",
        0,
    ),
    "headings below another section's title": (
        f"{SECTION}{DOCUMENTS}规章 | 0 | 0 | 0 |\n"
        + APPLICATIONS.partition("\n")[2]
        + TOTAL_ALONE.replace("| |", "| 7 |", 1),
        received,
        7,
    ),
    "a table of two years in the overview, before the form": (
        f"一、总体情况\n类别 | 2020年 | 2021年 |\n规章 | 1 | 2 |\n{SECTION}{DOCUMENTS}规章 | 0 | 0 | 5 |\n",
        in_force,
        5,
    ),
    "two pipes between the cells of one table, and a blank one, below a table with pipes": (
        f"{SECTION}{DOCUMENTS}规章 | 0 | 0 | 5 |\n行政规范性文件 | 0 | 0 | 5 |\n"
        + APPLICATIONS.replace(" |\n", "\n").replace(" | ", "||")
        + "||".join((LABELS[0], *"123456", "21"))
        + "\n"
        + "||".join((LABELS[1], "2", "", "0", "1", "0", "0", "3")),
        "applications.carried_in.public_interest",
        1,
    ),
    "two lines of a pipe between all cells": (
        APPLICATIONS.replace(" |\n", "\n").replace(" | ", "\n|\n|\n")
        + "\n|\n|\n".join((LABELS[0], "1", "2", "3", "4", "5", "6", "21"))
        + "\n四、结转下年度继续办理\n",
        received,
        21,
    ),
    "a table of other numbers below another section's title": (
        f"{SECTION}{DOCUMENTS}规章 | 1 | 2 | 3 |\n五、存在的主要问题及改进情况\n"
        "规章 | 11 | 12 |\n行政规范性文件 | 14 | 15 |\n",
        in_force,
        3,
    ),
    "cells of paragraphs, as a browser copies them, some of them blank": (
        DISPUTED.replace("1 | 0 | 0 | 0 | 1", "1 | | | 0 | 1")
        .replace(" | | | ", "\n\n\t\n\t\n\n\n\n\t\n\n")
        .replace(" | ", "\n\t\n", 20)
        .replace(" | ", "\n\n\t\n\n")
        .replace(" |\n", "\n\n\n\n\n"),
        pending,
        1,
    ),
    "a label over a blank cell, numbered unlike the others that are": (
        APPLICATIONS
        + "三、本年度办理结果 | "
        + "".join(f"{label} | | 1 | 2 | 0 | 0 | 0 | 0 | 3 |\n" for label in LABELS[2:]),
        granted,
        3,
    ),
    "a cell that looks like a page's number": (
        f"{DOCUMENTS}规章 | 1/3 | 2 | 3 |\n行政规范性文件 | 4 | 5 | 6 |\n",
        in_force,
        3,
    ),
}


@pytest.mark.parametrize("case", CERTAIN)
def test_what_a_person_reads_is_reported(case, read):
    text, cell, value = CERTAIN[case]
    assert read(text).reading(cell)[::2][:2] == (value, "reported")


@pytest.mark.parametrize(
    "text", ["政府集中采购\n一、总体情况\n", "采购项目数量3个，采购总金额12万元，完成政府集中采购。\n"]
)
def test_a_menu_and_a_sentence_are_no_form(text, read):
    report = read("某县水利局2022年政府信息公开工作年度报告\n" + text)
    assert report.edition is None and "no_table" in {*report.remarks.remark}


def test_a_row_of_a_table_with_which_a_page_ends_is_not_said_to_be_cut(read):
    report = read(HTML.format("信息内容</td><td>本年制发件数</td><td>本年废止件数", "规章</td><td>1"))
    assert {*report.remarks.remark} >= {"row_loose"} and "row_cut" not in {*report.remarks.remark}


def test_a_zero_is_never_inferred(read):
    """A 0 adds nothing to a sum, so that no sum tells it from a stray beside a blank cell."""
    row = "一、本年新收政府信息公开申请数量 7 0 7\n"
    report = read(APPLICATIONS + row + "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n")
    inferred = [reading for reading in report.readings if reading.state == "inferred"]
    assert all(reading.value for reading in inferred)


NUMBERED = {  # values one a line, and the number of the next label among them → the total before it
    "1.属于国家秘密 0 0 0 1 1 2  .其他法律行政法规禁止公开 1 0 0 0 0 0 1": ("refused_state_secret", 1),
    "3.补正后申请内容仍不明确 4 3 2 9 0 18 （五）不予处理 1 .信访举报投诉类申请 3 3 0 0 0 0 6": (
        "unavailable_unclear",
        18,
    ),
}


@pytest.mark.parametrize("lines", NUMBERED)
def test_the_number_of_the_next_label_is_no_value(lines, read):
    row, total = NUMBERED[lines]
    reading = read(APPLICATIONS.replace(" |", "").replace(" ", "\n") + lines.replace(" ", "\n")).reading(
        f"applications.{row}.total"
    )
    assert (reading.value, reading.state) == (total, "inferred")


@pytest.mark.parametrize("unit", ["件次", "宗", "次", "份", "个", "起", "批次"])
def test_a_unit_may_stand_behind_a_space(unit, read):
    reading = read(SECTION + (DECISIONS + f"行政许可 21374 {unit}\n").replace(" |", "")).reading(licensing)
    assert (reading.value, reading.unit, reading.raw) == (21374, "件", f"21374 {unit}")


@pytest.mark.parametrize("unit", ["\n元", " |\n元 |", " | 元 |", "\n\n（元）", " 元"])
def test_a_unit_may_stand_on_a_line_or_in_a_cell_of_its_own(unit, read):
    page = SECTION + f"第二十条第（八）项\n信息内容 | 本年收费金额（单位：万元） |\n行政事业性收费 | 1605964{unit}\n"
    assert read(page).reading("fees.administrative_fees.amount")[:3] == (1605964, "元", "reported")


def test_money_below_a_count_is_unreadable_and_a_count_with_its_unit_below_it_is_read(read):
    report = read(SECTION + DOCUMENTS.replace(" | ", "\n").replace(" |", "") + "规章\n7\n件\n3\n万元\n5\n")
    readings = [report.reading(f"documents.rules.{column}") for column in ("issued", "repealed", "in_force")]
    assert [(reading.state, reading.raw) for reading in readings] == [
        ("reported", "7 件"),
        ("unreadable", "3 万元"),
        ("reported", "5"),
    ]


def test_a_number_before_a_word_that_is_no_unit_is_not_lost(read):
    reading = read(SECTION + (DECISIONS + "行政许可 21374 余户\n").replace(" |", "")).reading(licensing)
    assert (reading.state, reading.raw) == ("ambiguous", "21374")


def test_money_in_a_column_of_counts_is_unreadable_where_its_place_is_inferred_too(read):
    report = read(APPLICATIONS + "一、本年新收政府信息公开申请数量 7件 2件 9万元\n（七）总计 0 0 0 0 0 0 0\n")
    assert report.reading(received)[2:4] == ("unreadable", "9万元")


def test_a_few_labels_with_numbers_are_no_table(read):
    channels = SECTION + "类别\n网站\n微信\n合计\n行政许可\n12\n35\n47\n行政处罚\n5\n6\n11\n"
    labels = "一、总体情况\n规章\n2件\n1.予以公开 3 件\n2.部分公开 1 件\n"
    for text in (labels, channels, IN_PROSE, IN_PROSE + "二、主动公开政"):
        assert read(text).edition is None, text


def test_a_whole_line_of_disputes_and_a_half_one_are_read_together(read):
    rows = "行政复议 | 1 | 0 | 0 | 0 | 1 |\n行政诉讼 |\n未经复议直接起诉 | 0 | 0 | 0 | 0 | 0 |\n"
    assert read(TITLE + rows + DISPUTES + LINE).edition == "2021"  # and not an error


def test_rows_that_word_numbers_by_itself(tmp_path):
    document = docx.Document()
    labels = ("2.逾期不缴费", "其他", "总计")
    heads = ["信息内容", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    table = document.add_table(1 + len(labels), 8, "Table Grid")
    for at, texts in enumerate([heads, *([label, "2", "0", "0", "0", "0", "0", "2"] for label in labels)]):
        for cell, text in zip(table.rows[at].cells, texts, strict=True):
            cell.text = text
    document.save(tmp_path / "page.docx")
    report = jx.read_report(tmp_path / "page.docx")
    assert report.reading("applications.other_other.total").value == 2
    assert report.reading(concluded).value == 2


def test_hidden_text_of_word_is_not_read(tmp_path):
    document = docx.Document()
    table = document.add_table(2, 2, "Table Grid")
    for cell, text in zip(table._cells, ("信息内容", "本年处理决定数量", "行政许可", "1"), strict=True):
        cell.text = text
    paragraph = table.cell(1, 1).paragraphs[0]
    paragraph.add_run("9").font.hidden = True
    paragraph.add_run("3").font.hidden = False
    document.save(tmp_path / "page.docx")
    assert jx.read_report(tmp_path / "page.docx").reading(licensing).raw == "13"


def test_a_number_in_a_format_with_leading_zeros_is_shown_with_its_format(tmp_path):
    book = openpyxl.Workbook()
    for row in (["信息内容", "本年处理决定数量"], ["行政许可", 7]):
        book.active.append(row)
    book.active["B2"].number_format = "000"
    book.save(tmp_path / "page.xlsx")
    reading = jx.read_report(tmp_path / "page.xlsx").reading(licensing)
    assert (reading.state, reading.raw) == ("unreadable", "7 [000]")


def test_headings_broken_over_two_grids_are_in_no_other_order(read):
    def grid(*rows):
        cells = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"

    page = grid(["", "自然人", "法人或其他组织", "总计"]) + grid(
        ["", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
        [LABELS[0], *"123456", "21"],
        [LABELS[1], *"000002", "2"],
    )
    assert read(f"<h3>三、收到和处理政府信息公开申请情况</h3>{page}").reading(received)[::2][:2] == (21, "reported")


def test_a_formula_without_a_stored_value_is_not_blank(tmp_path):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (["信息内容", "本年处理决定数量"], ["行政许可", "=SUM(3,4)"]):
        book.active.append(row)
    book.save(buffer)
    (tmp_path / "page.xlsx").write_bytes(buffer.getvalue())
    reading = jx.read_report(tmp_path / "page.xlsx").reading(licensing)
    assert (reading.state, reading.raw) == ("unreadable", "[=SUM(3,4)]")


# but among rows padded with blanks, only sums tell where those with several labels begin
AS_PRINTED = [write for write in (*writers.TEXT_WRITERS, writers.write_html) if write is not writers.write_padded]


@pytest.mark.parametrize("write", AS_PRINTED, ids=lambda write: write.__name__)
@pytest.mark.parametrize("seed", range(3))
def test_a_report_with_errors_of_its_own_is_read_as_printed(write, seed, tmp_path):
    """What does not add up in a regular report is a finding, and no doubt about where it stands."""
    random, edition = Random(seed), editions()["2021"]
    values = [random.choice((0, 0, random.randint(1, 99))) for _ in edition.figures]
    balance(values, edition, random)
    form = {
        code: str(value + random.choice((0, 0, 0, 9))) for code, value in zip(edition.position, values, strict=True)
    }
    (tmp_path / "page").write_bytes(write(form, edition, "涧西区人民政府2023年政府信息公开工作年度报告"))
    report = jx.read_report(tmp_path / "page")
    assert {reading.state for reading in report.readings} == {"reported"}
    assert [reading.raw for reading in report.readings] == list(form.values())
