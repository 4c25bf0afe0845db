"""The words that people print over the columns of a list, by what the column holds: the better ones first."""

from donate_cli.lists import Field


def words(text: str) -> tuple[str, ...]:
    """A list of words kept as text, so that people can read and extend it."""
    return tuple(text.split())


EXACT: dict[Field, tuple[str, ...]] = {
    "name": words(
        """
        姓名 捐款人姓名 捐赠人姓名 捐款人 捐赠人 捐赠者 捐款者 认捐人 认捐人姓名 员工姓名 职工姓名 党员姓名
        团员姓名 姓名/单位 单位/姓名 单位或姓名 姓名或单位 单位或个人 个人或单位 单位/个人 个人/单位 捐款人/单位
        捐款单位/个人 捐款单位/人 捐款个人/单位 捐赠单位/姓名 捐赠单位/个人 捐款方 捐赠方 捐款主体 捐赠主体
        爱心人士 缴款人 缴费人 交款人 付款人 付款人姓名 付款人名称 付款方 转账人 汇款人 付款户名 对方户名 户名
        对方名称 对方账户名称 交易对方 人员姓名 人员 名字 昵称 微信昵称 用户名 集体名称 名称 捐款单位 捐赠单位
        爱心单位 认捐单位 name fullname donor donorname nameofdonor giver contributor employee employeename
        staffname staff member membername payer payername from
        """
    ),
    "staff_no": words(
        """
        工号 员工号 员工编号 员工工号 职工号 职工编号 人员编号 人员编码 人员代码 员工代码 员工id hr编号 hr号
        hrid hr 柜员号 职员编号 staffno staffnumber staffid staffnum employeeno employeenumber employeeid empno
        empid personnelno personnelnumber
        """
    ),
    "department": words(
        """
        部门 部门名称 所在部门 所属部门 科室 处室 网点 网点名称 机构 机构名称 所属机构 所在机构 支行 分行
        所在单位 所属单位 工作单位 单位 单位名称 单位/部门 部门/单位 部门/网点 支部 党支部 所在支部 所属支部
        所在党支部 所属党支部 支部名称 党支部名称 党组织 党小组 团支部 工会小组 分会 班组 捐款单位 捐赠单位
        认捐单位 department departmentname dept deptname unit branch office division team organisation
        organization
        """
    ),
    "amount": words(
        """
        捐款金额 捐赠金额 捐款数额 捐赠数额 捐款额 捐赠额 认捐金额 认捐额 认捐数额 实捐金额 捐款总额 捐款数
        捐款款额 捐献金额 金额 数额 款额 小写金额 金额小写 捐款 捐赠 认捐 善款 爱心款 交款金额 缴款金额 缴费金额
        缴纳金额 到账金额 到帐金额 实收金额 实收 收款金额 付款金额 支付金额 转账金额 交易金额 收入金额 收入
        贷方金额 贷方发生额 贷方 元 donationamount amount donation pledgedamount pledged pledge gift giftamount
        amountdonated sum money yuan contribution
        """
    ),
    "on_date": words(
        """
        捐款日期 捐赠日期 捐款时间 捐赠时间 认捐日期 认捐时间 登记日期 登记时间 日期 时间 填报日期 填报时间
        填写时间 提交时间 提交日期 提交答卷时间 donationdate dateofdonation giftdate pledgedate donatedon
        pledgedon date day when
        """
    ),
    "paid_on": words(
        """
        到账日期 到账时间 到帐日期 到帐时间 入账日期 入账时间 缴款日期 缴款时间 缴费日期 缴费时间 交款日期
        交款时间 付款日期 付款时间 支付日期 支付时间 收款日期 收款时间 转账日期 转账时间 交易日期 交易时间
        记账日期 paidon paymentdate datepaid paiddate receivedon datereceived dateofpayment paymenttime
        """
    ),
    "status": words(
        """
        是否到账 是否到帐 到账情况 到帐情况 到账状态 到帐状态 缴款情况 缴款状态 缴费情况 缴费状态 交款情况
        付款情况 付款状态 支付状态 收款状态 交易状态 当前状态 订单状态 是否缴款 是否缴费 是否交款 是否付款
        是否已缴 是否已付 已到账 已缴 到账 到帐 缴款 状态 paymentstatus paid ispaid received status
        """
    ),
    "channel": words("捐款渠道 捐赠渠道 渠道 捐款途径 途径 捐款来源 channel source via"),
    "round": words("轮次 捐款轮次 批次 捐款批次 轮 期次 第几次 第几轮 round appeal batch"),
    "headcount": words(
        """
        捐款人数 捐赠人数 参捐人数 参与人数 人数 集体人数 人次 headcount numberofpeople numberofdonors people persons
        donors
        """
    ),
    "population": words(
        """
        人员类别 人员性质 人员类型 人员身份 员工类别 员工性质 员工类型 用工形式 用工性质 用工类别 用工类型 身份
        类别 population category stafftype employmenttype employeetype
        """
    ),
    "note": words(
        """
        备注 备注说明 附言 留言 捐款留言 爱心寄语 寄语 祝福语 祝福 说明 摘要 用途 交易备注 note notes remark
        remarks comment comments message memo
        """
    ),
    "order_no": words(
        """
        订单号 订单编号 交易单号 交易号 交易订单号 交易流水号 流水号 流水单号 支付单号 凭证号 单号 参考号
        商户单号 商户订单号 orderno ordernumber orderid order transactionid transactionno txnid reference
        referenceno
        """
    ),
    "currency": words("币种 币别 货币 货币种类 交易币种 currency"),
    "party": words(
        """
        是否党员 是否中共党员 政治面貌 党员 中共党员 partymember ispartymember party politicalstatus
        """
    ),
    "league": words(
        """
        是否团员 是否共青团员 团员 共青团员 leaguemember isleaguemember youthleague league 政治面貌
        """
    ),
    "joined_on": words(
        """
        入职日期 入职时间 入行日期 入行时间 入司日期 入司时间 joinedon joined hiredate datejoined dateofjoining
        startdate
        """
    ),
    "left_on": words(
        """
        离职日期 离职时间 离行日期 离行时间 离岗日期 lefton left leavedate dateleft dateofleaving enddate
        terminationdate
        """
    ),
    "action": ("处理", "action"),
    "whom": ("对应", "whom"),
    "origin": ("出处", "origin"),
}

FIELDS_OF: dict[str, dict[Field, int]] = {}
"""The fields that a word of `EXACT` names, each with the word's place among that field's."""

for _field, _words in EXACT.items():
    for _place, _word in enumerate(_words):
        FIELDS_OF.setdefault(_word, {})[_field] = _place

CONTAINING: tuple[tuple[Field, str], ...] = (
    ("staff_no", "工号|员工号|员工编号|人员编号|staffn|employeen"),
    ("order_no", "流水号|订单号|交易号|单号"),
    ("currency", "币种"),
    ("amount", "金额|捐款额|捐赠额|捐款数额|款额|amount"),
    ("headcount", "人数|headcount"),
    ("joined_on", "(?:入职|入行).*(?:日期|时间)"),
    ("left_on", "(?:离职|离行).*(?:日期|时间)"),
    ("paid_on", "(?:到账|到帐|入账|缴款|缴费|交款|付款|支付|收款|转账|交易).*(?:日期|时间)"),
    ("on_date", "日期|时间"),
    ("status", "(?:到账|到帐|缴款|缴费|交款|付款|支付|收款).*(?:情况|状态|与否)|是否.*(?:到账|到帐|缴|付款|交款|收到)"),
    ("round", "轮次|批次"),
    ("population", "人员类别|人员性质|人员类型|用工"),
    ("name", "姓名|捐款人|捐赠人|捐赠者|捐款者|donor"),
    ("channel", "渠道"),
    ("party", "政治面貌|是否.*党员"),
    ("league", "是否.*团员"),
    ("department", "部门|科室|支部|机构|网点|单位"),
    ("note", "备注|附言|留言|寄语|remark"),
)
"""A heading that is no synonym is understood by a part of it; the first rule that fits counts."""

NEVER = (
    "大写|inwords|出生|生日|birth|更新|修改|打印|电话|手机|联系|经办|审核|复核|制表|负责人|领导|收款人|收款方|介绍人|身份证|账号|卡号|地址|邮箱"
    "|目标|计划|任务|应捐|应缴|应交|上年|去年|余额|手续费|票据|人均|比例|占比|退款|借方|支出"
)
"""Parts of a heading that make it another thing than it looks: a sum in words, somebody else's name or day."""

ORDINALS = frozenset(
    words(
        """
        序号 编号 行号 序 号 排名 名次 项次 no nr # index sn s/n seq row rowno 序列 序列号
        """
    )
)
SUMS = frozenset(
    words(
        """
        合计 小计 总计 共计 总额 总金额 合计金额 金额合计 总计金额 小计金额 捐款合计 捐款总计 捐款总额 两轮合计
        合计捐款 total subtotal sum totalamount grandtotal
        """
    )
)
UNIT_WORDS: dict[str, int] = {
    "元": 100, "人民币": 100, "人民币元": 100, "rmb": 100, "cny": 100, "¥": 100, "yuan": 100, "rmbyuan": 100,
    "百元": 10_000, "千元": 100_000, "人民币千元": 100_000, "rmb'000": 100_000, "'000": 100_000, "000s": 100_000,
    "thousandyuan": 100_000,
    "万元": 1_000_000, "万": 1_000_000, "人民币万元": 1_000_000, "10krmb": 1_000_000, "rmb10k": 1_000_000,
    "百万元": 100_000_000, "亿元": 10_000_000_000, "亿": 10_000_000_000, "角": 10, "分": 1,
}  # fmt: skip
"""What the figures of a column are counted in, as fen."""
