"""Pages written by hand after the families and traps of real ones, with what a careful reader reads off them.

None is for a figure of which no number may be given as certain; a tuple lists what may be given.
"""

from typing import NamedTuple


class Variant(NamedTuple):
    """A page, its figures, and its year and authority where the page says them."""

    text: str
    figures: dict[str, float | tuple[float | None, ...] | None]
    year: int | None = None
    authority: str | None = None
    has_tables: bool = True


VARIANTS = {
    "pipes-2019-notes": Variant(
        """\
×县教育局2019年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第(一)项 | |||||
信息内容 | 本年新制作数量(指2019年制作的规章、规范性文件数,如12) | 本年新公开数量 | 对外公开总数量 | ||
规章(县级以上人民政府提供相关数据,部门填0) | 0 | 0 | 0 | ||
规范性文件(含行政许可、行政处罚等方面,其中2018年3件) | 3 | 2 | 41 | ||
其他主动公开文件 | 55 | 55 | 210 | ||
第二十条第(五)项 | |||||
信息内容 | 上一年项目数量 | 本年增/减(减少用负数,如-8) | 处理决定数量 | ||
行政许可 | 12 | -8 | 1,113 | ||
其他对外管理服务事项 | 20 | +3 | 64 | ||
第二十条第(六)项 | |||||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 | ||
行政处罚 | 5 | 0/0 | 3 | ||
行政强制 | 0 | / | 0 | ||
第二十条第(八)项 | |||||
信息内容 | 上一年项目数量 | 本年增/减 | |||
行政事业性收费 | 1 | 减1 | |||
第二十条第(九)项 | |||||
信息内容 | 采购项目数量 | 采购总金额 | |||
政府集中采购 | 7 | 160.5964万元 | |||
""",
        {
            "documents.rules.made": 0,
            "documents.normative_documents.made": 3,
            "documents.normative_documents.disclosed": 2,
            "documents.normative_documents.disclosed_total": 41,
            "decisions.licensing.items_last_year": 12,
            "decisions.licensing.items_change": -8,
            "decisions.licensing.decisions": 1113,
            "decisions.other_services.items_change": 3,
            "decisions.penalties.items_last_year": 5,
            "decisions.penalties.items_change": None,
            "decisions.penalties.decisions": 3,
            "decisions.coercion.items_change": None,
            "decisions.coercion.decisions": 0,
            "fees.administrative_fees.items_last_year": 1,
            "fees.administrative_fees.items_change": -1,
            "procurement.central_procurement.projects": 7,
            "procurement.central_procurement.amount": 160.5964,
        },
        year=2019,
        authority="×县教育局",
    ),
    "spaced-2021-broken": Variant(
        """\
2022年政府信息公开工作年度报告

二、主动公开政府信息情况

第二十条 第(一)项

信息内容

本年制发件数

本年废止件数

现行有效件

规 章

0

0

0

规范性文件

1

0

13

第二十条 第(五)项

信息内容

本年处理决定数量

行政许可

1,204

第二十条 第(六)项

信息内容

本年处理决定数量

行政处罚

33

行政强制

2

第二十条 第(八)项

信息内容

本年收费金额(单位:万元)

行政事业性收费

12.5

三、收到和处理政府信息公开申请情况
""",
        {
            "documents.rules.issued": 0,
            "documents.rules.in_force": 0,
            "documents.normative_documents.issued": 1,
            "documents.normative_documents.in_force": 13,
            "decisions.licensing.decisions": 1204,
            "decisions.penalties.decisions": 33,
            "decisions.coercion.decisions": 2,
            "fees.administrative_fees.amount": 12.5,
        },
        year=2022,
    ),
    "piped-app": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) |
申请人情况 |
|||||||||
自然人 |
法人或其他组织 |
总计 |
||||
商业
企业 |
科研
机构 |
社会公益组织 |
法律服务机构 |
其他 |
一、本年新收政府信息公开申请数量 |
12 |
1 |
0 |
0 |
0 |
0 |
13 |
||
二、上年结转政府信息公开申请数量 |
|
0 |
0 |
0 |
0 |
0 |
0 |
||
三、本年度办理结果 |
(一)予以公开 |
5 |
1 |
0 |
0 |
0 |
0 |
6 |
|
(二)部分公开(区分处理的,只计这一情形,不计其他情形) |
2 |
0 |
0 |
0 |
0 |
0 |
2 |
|
(三)不予公开 |
1.属于国家秘密 |
0 |
0 |
0 |
0 |
""",
        {
            "applications.received.natural_person": 12,
            "applications.received.business": 1,
            "applications.received.total": 13,
            "applications.carried_in.natural_person": None,
            "applications.carried_in.total": 0,
            "applications.granted.total": 6,
            "applications.granted.natural_person": 5,
            "applications.partly_granted.natural_person": 2,
            "applications.refused_state_secret.natural_person": None,
        },
    ),
    "repeats-removed": Variant(
        """\
二、主动公开政府信息情况
第二十条第(一)项
信息内容
本年制发件数
本年废止件数
现行有效件数
规章
0
行政规范性文件
3
17
第二十条第(五)项
本年处理决定数量
行政许可
451
第二十条第(六)项
行政处罚
行政强制
第二十条第(八)项
本年收费金额(单位:万元)
行政事业性收费
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)
申请人情况
自然人
法人或其他组织
总计
商业企业
科研机构
社会公益组织
法律服务机构
其他
一、本年新收政府信息公开申请数量
24
2
26
二、上年结转政府信息公开申请数量
三、本年度办理结果
(一)予以公开
9
""",
        {
            "documents.rules.issued": None,
            "documents.rules.in_force": None,
            "documents.normative_documents.issued": None,
            "documents.normative_documents.in_force": None,
            "decisions.licensing.decisions": 451,
            "decisions.penalties.decisions": None,
            "decisions.coercion.decisions": None,
            "fees.administrative_fees.amount": None,
            "applications.received.natural_person": None,
            "applications.granted.natural_person": None,
        },
    ),
    "blanks-dropped": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 7 | 1 | 8 | ||||||
二、上年结转政府信息公开申请数量 | 0 | ||||||||
三、本年度办理结果 | (一)予以公开 | 106 | 2939 | | ||||||
""",
        {
            "applications.received.natural_person": None,
            "applications.received.business": None,
            "applications.received.total": None,
            "applications.carried_in.total": None,
            "applications.granted.total": None,
        },
    ),
    "blanks-kept": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 7 | 1 |  |  |  |  | 8 |
二、上年结转政府信息公开申请数量 |  |  |  |  |  |  |  |
三、本年度办理结果 | (一)予以公开 | 6 | 1 |  |  |  |  | 7 |
(二)部分公开(区分处理的,只计这一情形,不计其他情形) | / | / | / | / | / | / | / |
""",
        {
            "applications.received.natural_person": 7,
            "applications.received.business": 1,
            "applications.received.research": None,
            "applications.received.total": 8,
            "applications.carried_in.total": None,
            "applications.granted.natural_person": 6,
            "applications.granted.total": 7,
            "applications.partly_granted.total": None,
        },
    ),
    "menu-prose": Variant(
        """\
首页
政府信息公开
规章
行政规范性文件
行政许可
5
行政处罚
3
您的位置: 首页 > 行政许可
××区2023年政府信息公开工作年度报告
一、总体情况
2023年,我区行政许可 120 件,行政处罚 45 件,规章 0 件。全年新收政府信息公开申请 9 件,予以公开 3 件。
二、主动公开政府信息情况
第二十条第(一)项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 0
行政规范性文件 | 2 | 1 | 30
第二十条第(五)项
信息内容 | 本年处理决定数量
行政许可 | 121
第二十条第(六)项
信息内容 | 本年处理决定数量
行政处罚 | 44
行政强制 | 0
第二十条第(八)项
信息内容 | 本年收费金额(单位:万元)
行政事业性收费 | 0
""",
        {
            "documents.rules.issued": 0,
            "documents.normative_documents.issued": 2,
            "documents.normative_documents.in_force": 30,
            "decisions.licensing.decisions": 121,
            "decisions.penalties.decisions": 44,
            "decisions.coercion.decisions": 0,
            "fees.administrative_fees.amount": 0,
        },
        year=2023,
    ),
    "sub-rows": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | 100 | -2 | 300 |
其中:依申请 | 90 | -1 | 280 |
依职权 | 10 | -1 | 20 |
其他对外管理服务事项 | 50 | 增加5 | 60 |
第二十条第(六)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政处罚 | 10 | 0 | 8 |
行政强制 | 3 | 0 | 1 |
第二十条第(八)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 |
行政事业性收费 | 4 | 减4 |
第二十条第(九)项 | |||
信息内容 | 采购项目数量 | 采购总金额(元) |
政府集中采购 | 2 | 251000 |
""",
        {
            "decisions.licensing.items_last_year": 100,
            "decisions.licensing.decisions": 300,
            "decisions.other_services.items_change": 5,
            "decisions.other_services.decisions": 60,
            "fees.administrative_fees.items_change": -4,
            "procurement.central_procurement.projects": 2,
            "procurement.central_procurement.amount": 251000,
        },
    ),
    "pdf-text": Variant(
        """\
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，
等于第三项加第四项之和）
申请人情况
自然
人
法人或其他组织
总计
商业
企业
科研
机构
社会公
益组织
法律服
务机构
其他
一、本年新收政府信息公开申请数量 40 3 0 0 2 1 46
二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1
三、
本年
度办
理结
果
（一）予以公开 10 1 0 0 0 0 11
（二）部分公开（区分处理的，只
计这一情形，不计其他情形） 5 0 0 0 1 0 6
（三）
不予公
开
1．属于国家秘密 0 0 0 0 0 0 0
2．其他法律行政法规禁
止公开 0 0 0 0 0 0 0
- 4 -
3．危及“三安全一稳定” 0 0 0 0 0 0 0
4．保护第三方合法权益 0 1 0 0 0 0 1
5
5．属于三类内部事务信息 0 0 0 0 0 0 0
（四）无
法提供
1．本机关不掌握相关政府
信息 12 1 0 0 1 1 15
（七）总计 38 3 0 0 2 1 44
四、结转下年度继续办理 3 0 0 0 0 0 3
""",
        {
            "applications.received.natural_person": 40,
            "applications.received.total": 46,
            "applications.carried_in.total": 1,
            "applications.granted.natural_person": 10,
            "applications.granted.total": 11,
            "applications.partly_granted.natural_person": 5,
            "applications.partly_granted.total": 6,
            "applications.refused_state_secret.total": 0,
            "applications.refused_other_law.total": 0,
            "applications.refused_security_stability.natural_person": 0,
            "applications.refused_third_party.total": 1,
            "applications.refused_internal_affairs.total": 0,
            "applications.unavailable_not_held.natural_person": 12,
            "applications.unavailable_not_held.total": 15,
            "applications.concluded.natural_person": 38,
            "applications.carried_out.total": 3,
        },
    ),
    "traditional-pinyin": Variant(
        """\
二、主動公開政府信息情況
第二十條第(一)項 | |||
信息內容 | 本年製發(fā)件數(shù) | 本年廢止件數(shù) | 現(xiàn)行有效件數(shù) |
規(guī)章 | 0 | 0 | 1 |
規(guī)範性檔案 | 4 | 2 | 9 |
第二十條第(五)項 | |||
信息內容 | 本年處(chù)理決定數(shù)量(liàng) | ||
行政許可 | 88 | ||
第二十條第(六)項 | |||
信息內容 | 本年處理決定數量 | ||
行政處罰 | 7 | ||
行政強制 | 1 | ||
""",
        {
            "documents.rules.in_force": 1,
            "documents.normative_documents.issued": 4,
            "documents.normative_documents.in_force": 9,
            "decisions.licensing.decisions": 88,
            "decisions.penalties.decisions": 7,
            "decisions.coercion.decisions": 1,
        },
    ),
    "stray-after": Variant(
        """\
二、主动公开政府信息情况
第二十条第(一)项 | | |
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 0 | 3
行政规范性文件 | 5 | 0 | 12
第二十条第(五)项
信息内容 | 本年处理决定数量
行政许可 | 77 | - 2 -
第二十条第(六)项
信息内容 | 本年处理决定数量
行政处罚 | 4
2
行政强制 | 1
""",
        {
            "documents.rules.issued": None,
            "documents.normative_documents.issued": 5,
            "documents.normative_documents.in_force": 12,
            "decisions.licensing.decisions": 77,
            "decisions.penalties.decisions": (4, None),
            "decisions.coercion.decisions": 1,
        },
    ),
    "disputes-pipes": Variant(
        """\
四、政府信息公开行政复议、行政诉讼情况
行政复议 | 行政诉讼 | |||||||||||||
未经复议直接起诉 | 复议后起诉 | |||||||||||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
3 | 0 | 1 | 0 | 4 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 2 |
五、存在的主要问题及改进情况
无。
""",  # noqa: E501
        {
            "disputes.reconsideration.upheld": 3,
            "disputes.reconsideration.total": 4,
            "disputes.litigation_after_reconsideration.pending": 1,
            "disputes.litigation_after_reconsideration.total": 2,
        },
    ),
    "disputes-one-short": Variant(
        """\
四、政府信息公开行政复议、行政诉讼情况
行政复议 | 行政诉讼 | |||||||||||||
未经复议直接起诉 | 复议后起诉 | |||||||||||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
3 | 0 | 1 | 0 | 4 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 1 |
五、存在的主要问题及改进情况
""",  # noqa: E501
        {
            "disputes.reconsideration.upheld": (3, None),
            "disputes.litigation_after_reconsideration.total": None,
            "disputes.litigation_after_reconsideration.pending": None,
        },
    ),
    "disputes-cells": Variant(
        """\
四、政府信息公开行政复议、行政诉讼情况
行政复议

行政诉讼

结果

维持

结果

纠正

其他

结果

尚未

审结

总计

未经复议直接起诉

复议后起诉

结果

维持

结果

纠正

其他

结果

尚未

审结

总计

结果

维持

结果

纠正

其他

结果

尚未

审结

总计

1

0

0

0

1

0

0

0

0

0

0

0

0

0

0

五、存在的主要问题及改进情况
""",
        {
            "disputes.reconsideration.upheld": 1,
            "disputes.reconsideration.total": 1,
            "disputes.direct_litigation.total": 0,
            "disputes.litigation_after_reconsideration.total": 0,
        },
    ),
    "disputes-slash": Variant(
        """\
四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉
结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计
0 / 0 0 0 0 / 0 0 0 0 / 0 0 0
五、存在的主要问题及改进情况
""",
        {
            "disputes.reconsideration.upheld": 0,
            "disputes.reconsideration.corrected": None,
            "disputes.litigation_after_reconsideration.total": 0,
        },
    ),
    "alternating": Variant(
        """\
二、主动公开政府信息情况
第二十条第(一)项
|
信息内容
|
本年制发件数
|
本年废止件数
|
现行有效件数
|
规章
|
0
|
|
0
|
行政规范性文件
|
2
|
0
|
7
|
第二十条第(五)项
|
信息内容
|
本年处理决定数量
|
行政许可
|
19
|
""",
        {
            "documents.rules.issued": 0,
            "documents.rules.repealed": None,
            "documents.rules.in_force": 0,
            "documents.normative_documents.issued": 2,
            "documents.normative_documents.in_force": 7,
            "decisions.licensing.decisions": 19,
        },
    ),
    "no-table": Variant(
        """\
某市某局2024年政府信息公开工作年度报告
一、总体情况
2024年,本局行政许可 12 件,行政处罚 3 件。规章 0 0 0
二、主动公开政府信息情况
(见附件图片)
三、收到和处理政府信息公开申请情况
[图]
四、政府信息公开行政复议、行政诉讼情况
""",
        {},
        year=2024,
        authority="某市某局",
        has_tables=False,
    ),
    "last-year-caption": Variant(
        """\
二、主动公开政府信息情况
2021年情况
第二十条第(一)项 | |||
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 9 | 1 | 20 |
2022年情况
第二十条第(一)项 | |||
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 2 | 1 | 21 |
""",
        {
            "documents.normative_documents.issued": None,
            "documents.normative_documents.in_force": None,
        },
    ),
    "last-year-alone": Variant(
        """\
某区2022年政府信息公开工作年度报告
二、主动公开政府信息情况
2021年情况
第二十条第(一)项 | |||
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 9 | 1 | 20 |
""",
        {
            "documents.normative_documents.issued": None,
            "documents.normative_documents.in_force": None,
        },
        year=2022,
    ),
    "short-labels": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
(六)其他处理 | 1.逾期不补正 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
2.逾期不缴费 | 0 | 2 | 0 | 0 | 0 | 0 | 2 |
3.其他 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |
(七)总计 | 4 | 2 | 0 | 0 | 0 | 0 | 6 |
四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
""",
        {
            "applications.other_no_correction.total": 1,
            "applications.other_fee_unpaid.business": 2,
            "applications.other_other.total": 3,
            "applications.concluded.natural_person": 4,
            "applications.concluded.total": 6,
            "applications.carried_out.total": 0,
        },
    ),
    "genuine-error": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 7 | 1 | 0 | 0 | 0 | 0 | 9 | ||
二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | ||
三、本年度办理结果 | (一)予以公开 | 6 | 1 | 0 | 0 | 0 | 0 | 7 | |
""",
        {
            "applications.received.natural_person": 7,
            "applications.received.total": 9,
            "applications.granted.total": 7,
        },
    ),
    "genuine-error-cells": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) |
申请人情况 |
|||||||||
自然人 |
法人或其他组织 |
总计 |
||||
商业企业 |
科研机构 |
社会公益组织 |
法律服务机构 |
其他 |
一、本年新收政府信息公开申请数量 |
7 |
1 |
0 |
0 |
0 |
0 |
9 |
||
二、上年结转政府信息公开申请数量 |
0 |
0 |
0 |
0 |
0 |
0 |
0 |
||
三、本年度办理结果 |
(一)予以公开 |
6 |
1 |
0 |
0 |
0 |
0 |
8 |
|
(二)部分公开(区分处理的,只计这一情形,不计其他情形) |
0 |
0 |
0 |
0 |
0 |
0 |
0 |
|
""",
        {
            "applications.received.natural_person": 7,
            "applications.received.total": 9,
            "applications.granted.total": 8,
            "applications.partly_granted.total": 0,
        },
    ),
    "genuine-error-pdf": Variant(
        """\
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）
申请人情况
自然人 法人或其他组织 总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
一、本年新收政府信息公开申请数量 40 3 0 0 2 1 47
二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1
三、本年度办理结果 （一）予以公开 10 1 0 0 0 0 11
（二）部分公开（区分处理的，只计这一情形，不计其他情形） 5 0 0 0 1 0 6
""",
        {
            "applications.received.natural_person": 40,
            "applications.received.total": 47,
            "applications.granted.total": 11,
            "applications.partly_granted.total": 6,
        },
    ),
    "genuine-error-gk": Variant(
        """\
三、收到和处理政府信息公开申请情况
（本列数据的钩稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 |
| 自然人 | 法人或者其他组织 | 总计 |
| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其它 |
一、本年新收政府信息公开申请数量 | 7 | 1 | 0 | 0 | 0 | 0 | 9 |
二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
""",
        {
            "applications.received.natural_person": 7,
            "applications.received.total": 9,
        },
    ),
    "cut-in-row": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 12 | 3 | 0 | 0 | 0 | 0 | 15 | ||
二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | ||
三、本年度办理结果 | (一)予以公开 | 10 | 2 | 0 | 0 | 0 | 0 | 1""",
        {
            "applications.received.total": 15,
            "applications.carried_in.total": 0,
            "applications.granted.natural_person": None,
            "applications.granted.total": None,
        },
    ),
    "cut-right-sum": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 12 | 3 | 0 | 0 | 0 | 0 | 15 | ||
三、本年度办理结果 | (一)予以公开 | 10 | 2 | 0 | 0 | 0 | 0 | 12""",
        {
            "applications.received.total": 15,
            "applications.granted.total": 12,
        },
    ),
    "cut-single": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项
信息内容
本年处理决定数量
行政许可
12""",
        {
            "decisions.licensing.decisions": None,
        },
    ),
    "cut-single-nl": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项
信息内容
本年处理决定数量
行政许可
12
""",
        {
            "decisions.licensing.decisions": 12,
        },
    ),
    "mixed-families": Variant(
        """\
某县2021年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第(一)项

信息内容

本年制发件数

本年废止件数

现行有效件数

规章

0

0

0

行政规范性文件

2

0

10

第二十条第(五)项 | |||
信息内容 | 本年处理决定数量 | ||
行政许可 | 20 | ||
第二十条第(六)项 | |||
信息内容 | 本年处理决定数量 | ||
行政处罚 | 3 | ||
行政强制 | 1 | ||
第二十条第(八)项 |
信息内容 |
本年收费金额(单位:万元) |
行政事业性收费 |
0.35 |
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1
二、上年结转政府信息公开申请数量
0
0
0
0
0
0
0
""",
        {
            "documents.rules.issued": 0,
            "documents.normative_documents.in_force": 10,
            "decisions.licensing.decisions": 20,
            "decisions.penalties.decisions": 3,
            "fees.administrative_fees.amount": 0.35,
            "applications.received.total": 1,
            "applications.carried_in.total": 0,
        },
        year=2021,
    ),
    "fullwidth": Variant(
        """\
二、主动公开政府信息情况
第二十条第（一）项
信息内容｜本年制发件数｜本年废止件数｜现行有效件数
规章｜０｜０｜０
行政规范性文件｜１２｜３｜４５
第二十条第（五）项
信息内容　本年处理决定数量
行政许可　１，２３４
""",
        {
            "documents.rules.issued": 0,
            "documents.normative_documents.issued": 12,
            "documents.normative_documents.in_force": 45,
            "decisions.licensing.decisions": 1234,
        },
    ),
    "impossible": Variant(
        """\
二、主动公开政府信息情况
第二十条第(一)项 | |||
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 1 | 0 | 0 |
行政规范性文件 | 2 | 0 | -1 |
第二十条第(五)项 | |||
信息内容 | 本年处理决定数量 |
行政许可 | 3.5 |
""",
        {
            "documents.rules.issued": 1,
            "documents.rules.in_force": 0,
            "documents.normative_documents.in_force": -1,
            "decisions.licensing.decisions": 3.5,
        },
    ),
    "wan-header": Variant(
        """\
二、主动公开政府信息情况
第二十条第(九)项 | |||
信息内容 | 采购项目数量 | 采购总金额(万元) |
政府集中采购 | 12 | 1,251.3 |
第二十条第(八)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 |
行政事业性收费 | 2 | -1 |
""",
        {
            "procurement.central_procurement.projects": 12,
            "procurement.central_procurement.amount": 1251.3,
            "fees.administrative_fees.items_change": -1,
        },
    ),
    "wu-marks": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | 无 | 无 | 无 |
其他对外管理服务事项 | 不适用 | — | 5 |
第二十条第(六)项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政处罚 | - | - | 2 |
行政强制 | \\ | \\ | \\ |
""",
        {
            "decisions.licensing.decisions": None,
            "decisions.other_services.decisions": 5,
            "decisions.penalties.decisions": 2,
            "decisions.coercion.decisions": None,
        },
    ),
    "sections-order": Variant(
        """\
四、政府信息公开行政复议、行政诉讼情况
行政复议 | 行政诉讼 | |||||||||||||
未经复议直接起诉 | 复议后起诉 | |||||||||||||
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 | ||
""",  # noqa: E501
        {
            "disputes.reconsideration.total": 0,
            "applications.received.total": 2,
        },
    ),
    "page-number-in-row": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 12 3
3
0 0 0 0 15
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
""",
        {
            "applications.received.natural_person": None,
            "applications.received.total": (None, 15),
            "applications.carried_in.total": 0,
        },
    ),
    "number-broken": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 1,0
24 | 3 | 0 | 0 | 0 | 0 | 1,027 |
二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
""",
        {
            "applications.received.natural_person": None,
            "applications.carried_in.total": 0,
        },
    ),
    "two-copies-same": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项 | |
信息内容 | 本年处理决定数量 |
行政许可 | 5 |
五、存在的主要问题及改进情况
无。
二、主动公开政府信息情况
第二十条第(五)项 | |
信息内容 | 本年处理决定数量 |
行政许可 | 5 |
""",
        {
            "decisions.licensing.decisions": 5,
        },
    ),
    "label-in-prose-number": Variant(
        """\
二、主动公开政府信息情况
本年行政许可
共 15 件。
行政处罚 8 件,行政强制 0 件。
第二十条第(五)项
信息内容
本年处理决定数量
行政许可
16
第二十条第(六)项
信息内容
本年处理决定数量
行政处罚
9
行政强制
0
""",
        {
            "decisions.licensing.decisions": 16,
            "decisions.penalties.decisions": 9,
            "decisions.coercion.decisions": 0,
        },
    ),
    "prose-list": Variant(
        """\
一、总体情况
(一)主动公开
规章
2件
(二)依申请公开
1.予以公开 3 件
2.部分公开 1 件
二、主动公开政府信息情况
见附表。
""",
        {},
        has_tables=False,
    ),
    "summary-list-before": Variant(
        """\
三、收到和处理政府信息公开申请情况
本年新收申请 20 件,上年结转 1 件。办理结果:
(一)予以公开 5
(二)部分公开 3
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 20 | 0 | 0 | 0 | 0 | 0 | 20 | ||
二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | ||
三、本年度办理结果 | (一)予以公开 | 5 | 0 | 0 | 0 | 0 | 0 | 5 | |
(二)部分公开(区分处理的,只计这一情形,不计其他情形) | 3 | 0 | 0 | 0 | 0 | 0 | 3 | |
""",
        {
            "applications.received.total": 20,
            "applications.granted.total": 5,
            "applications.partly_granted.total": 3,
        },
    ),
    "swapped-columns": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项 | |||
信息内容 | 本年增/减 | 上一年项目数量 | 处理决定数量 |
行政许可 | 2 | 10 | 5 |
""",
        {
            "decisions.licensing.items_last_year": None,
            "decisions.licensing.items_change": None,
        },
    ),
    "extra-column": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项 | |||
信息内容 | 去年处理决定数量 | 本年处理决定数量 |
行政许可 | 2 | 10 |
""",
        {
            "decisions.licensing.decisions": None,
        },
    ),
    "html-like-text": Variant(
        """\
二、主动公开政府信息情况
第二十条第(一)项\t\t\t
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
行政规范性文件\t1\t0\t8
第二十条第(五)项\t\t\t
信息内容\t本年处理决定数量\t\t
行政许可\t10\t\t
""",
        {
            "documents.rules.issued": 0,
            "documents.normative_documents.in_force": 8,
            "decisions.licensing.decisions": 10,
        },
    ),
    "bar-unit": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项 | |
信息内容 | 本年处理决定数量 |
行政许可 | 10件 |
第二十条第(六)项 | |
信息内容 | 本年处理决定数量 |
行政处罚 | 3 起 |
行政强制 | 0件次 |
第二十条第(八)项 | |
信息内容 | 本年收费金额(单位:万元) |
行政事业性收费 | 12.3万元 |
""",
        {
            "decisions.licensing.decisions": 10,
            "decisions.penalties.decisions": 3,
            "decisions.coercion.decisions": 0,
            "fees.administrative_fees.amount": 12.3,
        },
    ),
    "2019-cells-signs": Variant(
        """\
二、主动公开政府信息情况

第二十条第(五)项

信息内容

上一年项目数量

本年增/

减

处理决定数量

行政许可

100

+19

250

其他对外管理服务事项

30

减3

41

第二十条第(六)项

信息内容

上一年项目数量

本年增/

减

处理决定数量

行政处罚

7

增加5

6

行政强制

0

0

0
""",
        {
            "decisions.licensing.items_last_year": 100,
            "decisions.licensing.items_change": 19,
            "decisions.licensing.decisions": 250,
            "decisions.other_services.items_change": -3,
            "decisions.penalties.items_change": 5,
            "decisions.coercion.decisions": 0,
        },
    ),
    "2019-blank-change": Variant(
        """\
二、主动公开政府信息情况

第二十条第(五)项

信息内容

上一年项目数量

本年增/减

处理决定数量

行政许可

100

\x20

250

其他对外管理服务事项

30

41
""",
        {
            "decisions.licensing.items_last_year": (100, None),
            "decisions.licensing.items_change": None,
            "decisions.other_services.items_last_year": None,
            "decisions.other_services.decisions": None,
        },
    ),
    "note-row-between": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 20 | 0 | 0 | 0 | 0 | 0 | 20 | ||
(注:含上年结转1件,其中予以公开1件)
二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | ||
""",
        {
            "applications.received.total": 20,
            "applications.carried_in.total": 1,
        },
    ),
    "no-enumerators": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
本年新收政府信息公开申请数量 | 20 | 0 | 0 | 0 | 0 | 0 | 20 | ||
上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | ||
本年度办理结果 | 予以公开 | 5 | 0 | 0 | 0 | 0 | 0 | 5 | |
部分公开(区分处理的,只计这一情形,不计其他情形) | 3 | 0 | 0 | 0 | 0 | 0 | 3 | |
不予公开 | 属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
其他处理 | 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
其他 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
总计 | 10 | 0 | 0 | 0 | 0 | 0 | 10 |
结转下年度继续办理 | 11 | 0 | 0 | 0 | 0 | 0 | 11 |
""",
        {
            "applications.received.total": 20,
            "applications.granted.total": 5,
            "applications.refused_state_secret.total": 0,
            "applications.other_other.total": 2,
            "applications.concluded.total": 10,
            "applications.carried_out.total": 11,
        },
    ),
    "2019-other-row": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
(六)其他处理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 | |
(七)总计 | 10 | 0 | 0 | 0 | 0 | 0 | 10 | |
四、结转下年度继续办理 | 11 | 0 | 0 | 0 | 0 | 0 | 11 | ||
""",
        {
            "applications.other.total": 2,
            "applications.concluded.total": 10,
            "applications.carried_out.total": 11,
        },
    ),
    "titles-broken": Variant(
        """\
洛阳市涧西区
人民政府办公室
2022年政府信息
公开工作年度报告
一、总体情况
全区各级各部门……
""",
        {},
        year=2022,
        authority="洛阳市涧西区人民政府办公室",
        has_tables=False,
    ),
    "title-parens": Variant(
        """\
首页>政府信息公开年报>正文
某市水利局政府信息公开工作年度报告(2021年度)
发布时间:2022-01-20 来源:某市水利局
一、总体情况
""",
        {},
        year=2021,
        authority="某市水利局",
        has_tables=False,
    ),
    "year-prose-only": Variant(
        """\
一、总体情况
2020年,我局认真贯彻条例。2020年主动公开信息 20 条。
""",
        {},
        year=2020,
        has_tables=False,
    ),
    "label-split-number": Variant(
        """\
二、主动公开政府信息情况

第二十条第(一)项

信息内容

本年制

发件数

本年废

止件数

现行有

效件数

规章

0

0

0

行政规

范性文件

3

0

11
""",
        {
            "documents.rules.issued": 0,
            "documents.normative_documents.issued": 3,
            "documents.normative_documents.in_force": 11,
        },
    ),
    "nbsp-indent": Variant(
        """\
　　二、主动公开政府信息情况
　　第二十条第（五）项
　　信息内容
　　本年处理决定数量
　　行政许可
　　12
　　第二十条第（六）项
　　信息内容
　　本年处理决定数量
　　行政处罚
　　3
　　行政强制
　　0
""",
        {
            "decisions.licensing.decisions": 12,
            "decisions.penalties.decisions": 3,
            "decisions.coercion.decisions": 0,
        },
    ),
    "mixed-editions": Variant(
        """\
二、主动公开政府信息情况
第二十条第(一)项 | | |
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 1 | 0 | 4 |
第二十条第(五)项 | | |
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | 10 | 0 | 20 |
""",
        {
            "documents.normative_documents.issued": 1,
            "decisions.licensing.decisions": 20,
        },
    ),
    "colon-values": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项
信息内容 本年处理决定数量
行政许可: 12
第二十条第(六)项
信息内容 本年处理决定数量
行政处罚: 3
行政强制: 0
""",
        {
            "decisions.licensing.decisions": 12,
            "decisions.penalties.decisions": 3,
            "decisions.coercion.decisions": 0,
        },
    ),
    "space-thousands": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项
信息内容 | 本年处理决定数量
行政许可 | 1 234
第二十条第(六)项
信息内容 | 本年处理决定数量
行政处罚 | 12，345
行政强制 | 1.234
""",
        {
            "decisions.licensing.decisions": None,
            "decisions.penalties.decisions": 12345,
            "decisions.coercion.decisions": (1.234, None),
        },
    ),
    "year-as-value": Variant(
        """\
二、主动公开政府信息情况
第二十条第(五)项
信息内容 | 本年处理决定数量
行政许可 | 2022年
第二十条第(六)项
信息内容 | 本年处理决定数量
行政处罚 | 1
""",
        {
            "decisions.licensing.decisions": None,
            "decisions.penalties.decisions": 1,
        },
    ),
    "received-two-lines": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)
申请人情况
自然人
法人或其他组织
总计
商业企业
科研机构
社会公益组织
法律服务机构
其他
一、本年新收政府信息公
开申请数量
5
0
0
0
0
0
5
二、上年结转政府信息公
开申请数量
0
0
0
0
0
0
0
三、本年度办理结果
(一)予以公开
5
0
0
0
0
0
5
""",
        {
            "applications.received.natural_person": 5,
            "applications.received.total": 5,
            "applications.carried_in.total": 0,
            "applications.granted.total": 5,
        },
    ),
    "tail-missing-cells": Variant(
        """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | ||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 0 | 0 | 0 |
二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 |
三、本年度办理结果 | (一)予以公开 | 6 | 0 | 0 | 0 | 0 | 0 |
""",
        {
            "applications.received.natural_person": None,
            "applications.received.total": None,
            "applications.granted.total": None,
        },
    ),
    "no-pipe-after-last": Variant(
        """\
二、主动公开政府信息情况
| 第二十条第(一)项 |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
| 规章 | 0 | 0 | 0
| 行政规范性文件 | 1 | 0 | 4
""",
        {
            "documents.rules.in_force": 0,
            "documents.normative_documents.in_force": 4,
        },
    ),
    "prose-after-table-number": Variant(
        """\
二、主动公开政府信息情况
第二十条第(八)项
信息内容 | 本年收费金额(单位:万元)
行政事业性收费 | 0
2022年我局未收取费用,行政许可 3 件。
三、收到和处理政府信息公开申请情况
""",
        {
            "fees.administrative_fees.amount": 0,
            "decisions.licensing.decisions": None,
        },
    ),
}
