"""The words of the field: which of them say the same, and which turns of speech say what one word says. For comparing sentences.

Our own list, kept short enough to read: a word stands in one line at most, and a line holds what two reports would use for one thing.
"""

from __future__ import annotations

TURNS_OF_SPEECH = (
    (r"\bfail(?:ed|s|ing)? to\b", "not"),
    (r"\broll(?:ed|ing|s)?[ -]?back\b|\bback(?:ed|ing)? out\b|\bway back\b|\bgo(?:ing)? back to\b", "rollback"),
    (r"\broll(?:ed|ing|s)?[ -]?outs?\b|\bgo(?:es|ing)? live\b|\bwent (?:live|out)\b", "rollout"),
    (r"\btim(?:e|ed|es|ing)[ -]?outs?\b", "timeout"),
    (r"\b(?:hang|wait|block)(?:s|ed|ing)? (?:for ?ever|indefinitely)\b", "hang no timeout"),
    (r"\bfail(?:ed|ing|s)?[ -]?overs?\b", "failover"),
    (r"\bsingle points?[ -]of[ -]failures?\b|\bspofs?\b|\b(?:no|not|without|lack of) redundan\w+", "singlepoint"),
    (r"\b(?:no|not|any) second\b|\bonly (?:in )?one\b|\b(?:rely|relies|depends?|hangs?) on (?:one|a single|the same)\b", "singlepoint"),
    (r"\bthird[ -]part(?:y|ies)\b|\b3rd[ -]part(?:y|ies)\b", "vendor"),
    (r"\b(?:run|play)[ -]?books?\b", "runbook"),
    (r"\b(?:ran|run|runs|running) out of\b|\bused up\b|\bfill(?:ed|s)? up\b|\bmax(?:ed|ing|es)? out\b", "exhaust"),
    (r"\bout of (?=memory|disk|space|capacity|connections|quota|inodes)", "exhaust "),
    (r"\bat (?:9\d|100) ?% (?:of )?(?:capacity|usage)\b", "exhaust"),
    (r"\boom[ -]?kill(?:ed|s|ing)?\b", "oom"),
    (r"\bon[ -]call\b", "oncall"),
    (r"\bhealth[ -]checks?\b|\b(?:live|readi)ness(?: probes?)?\b", "healthcheck"),
    (r"\bopen source\b", "opensource"),
    (r"\bstatus ?pages?\b", "statuspage"),
    (r"\bfile systems?\b", "filesystem"),
    (r"\bdead[ -]letters?(?: queues?)?\b|\bdlqs?\b", "deadletter"),
    (r"\bback[ -]?ups?\b", "backup"),
    (r"\bload[ -]balancers?\b", "balancer"),
    (r"\b(?:load|performance|stress)[ -]test(?:s|ing|ed)?\b|\bbenchmark(?:s|ed)?\b", "loadtest"),
    (r"\b(?:feature[ -])(?:flags?|toggles?|switch(?:es)?|gates?)\b", "flag"),
    (r"\bby hand\b|\bmanually\b|\b(?:no|not|without|lack of) automat\w+", "manual"),
    (
        r"\bout[ -]of[ -]date\b|\bout ?dated\b|\bno longer (?:true|valid|correct|current)\b|\b(?:not|never) (?:been )?updated\b",
        "outdated",
    ),
    (r"\b(?:without|no|not) (?:any |a )?(?:staged?|gradual\w*|phased|progressive|incremental\w*)\b", "no canary"),
    (
        (r"\b(?:all|every|everyone|everything|everywhere|whole|entire)\b[^.;,]{0,30}\b(?:at (?:once|the same time)|"
        r"in one (?:step|go))\b"),
        "no canary",
    ),
    (
        r"\b(?:at once|in one (?:step|go)|simultaneously|at the same time)\b[^.;,]{0,12}\b(?:to|in|on)? ?(?:all|every\w*|whole)\b",
        "no canary",
    ),
    (r"\b(?:two|four) eyes\b|\bsecond (?:pair of eyes|person|reviewer)\b", "review"),
    (r"\bapprov(?:al|ed|als?)\b", "review"),
    (
        (r"\b(?:only|just) (?:one|two|1|2|a few|few)\b[^.;,]{0,30}\bknow\w*|\bknow\w*[^.;,]{0,40}\b(?:by|with|of|in) (?:one|two|few|"
        r"very few|a single|a few)\b"),
        "keyperson knowledge",
    ),
    (r"\b(?:single|one|lone) (?:engineer|person|developer|admin|operator)\b", "keyperson knowledge"),
    (r"\bbus factor\b", "keyperson knowledge"),
    (r"\bdry[ -]runs?\b|\bwithout asking\b|\bare you sure\b", "confirm"),
    (r"\bbreak[ -]?glass\b", "emergency"),
    (r"\bthundering herd\b", "retry storm"),
    (r"\bgarbage collect\w+|\bgcs?\b", "gcpause"),
    (
        r"\b(?:un|not |never |before (?:we|anyone|anybody|it was) )(?:noticed|detected|realized|realised|spotted|discovered)\b",
        "latenotice unseen",
    ),
    (r"\bwe (?:noticed|realized|realised|detected)\b[^.;]{0,60}\b(?:late|only after|hours)\b", "latenotice unseen"),
    (
        (r"\b(?:took|lasted|was)\b[^.;]{0,40}\b(?:before|until|to) (?:we |anyone )?(?:notic|realiz|realis|detect|find out|"
        r"discover)\w*"),
        "latenotice unseen",
    ),
    (
        r"\b(?:users?|customers?|clients?|reporters?)\b[^.;,]{0,20}\b(?:told|tell|reported|complain\w*|informed us|noticed)\b",
        "outsider reporter",
    ),
    (
        (r"\b(?:found out|heard|find out|learn(?:ed|t)|notified)\b[^.;,]{0,30}\b(?:from|by|through) (?:a |our |the )?(?:users?|"
        r"customers?|clients?)\b"),
        "outsider reporter",
    ),
    (r"\b(?:quick|fast|rapid|prompt)(?:ly)?\b[^.;,]{0,20}\b(?:restor|recover|fix|resol|repair|mitigat)\w*", "swift rebound"),
    (
        r"\b(?:restor|recover|fix|resol|respon|repair|mitigat|back up)\w*[^.;,]{0,30}\b(?:quick|fast|rapid|prompt)(?:ly)?\b",
        "swift rebound",
    ),
    (r"\b(?:recover|restor|fix|resol|respon)\w*[^.;,]{0,40}\b(?:less than|within|under|in) (?:a few|\d+) min\w*", "swift rebound"),
    (
        (r"\b(?:hit|hits|reach|reached|at|exceeded|over) (?:the |its |our |a )?(?:\w+ ){0,3}?(?:limits?|quota|cap)\b|"
        r"\blimits? (?:was |is |were )?(?:reached|hit|exceeded)\b"),
        "exhaust limit",
    ),
    (r"\blog ?rotat\w+", "log retention"),
    (r"\b(?:kept?|keeps?|keeping)\b[^.;]{0,20}\bfor ?ever\b|\bnever (?:deleted|removed|cleaned)\b", "no retention"),
    (r"\b(?:grew|grows?|growing|grown) (?:until|without|for ?ever|unbounded)\b", "no limit"),
    (
        r"\baggressive(?:ly)? (?:retr\w+)|\bretr(?:y|ies|ied|ying) (?:\w+ ){0,2}?(?:immediately|aggressively|at once)\b",
        "retry no backoff",
    ),
    (r"\b(?:one|per|each|every|a single) (?:customer|tenant|client|account)\b", "pertenant"),
    (r"\b(?:per|each|every) (?:node|host|machine|server)\b", "pernode"),
    (r"\b(?:not|n't|never) (?:yet )?caught up\b|\bout of sync\b", "lag"),
    (r"\b(?:not|never) (?:complet|succeed|finish)\w*", "fail"),
    (r"\b(?:not|n't|never) (?:be )?(?:reach|connect)\w*|\bunreachable\b", "unreachable"),
    (r"\b(?:although|even though|while)\b(?=[^.;]{0,60}\b(?:unreachable|down|fail\w*|dead)\b)", "shallow"),
    (r"\b(?:a |one )?(?:tenth|fraction)\b|\bsmaller than\b|\bunlike production\b|\bdiffers? from production\b", "insufficient"),
    (r"\b(?:not|never) (?:includ\w+|(?:a )?part of|cover\w*)\b", "no cover"),
    (r"\btime[ -]to[ -]live\b", "ttl"),
    (r"\b(?:kept|still|continued?)(?: on| to)? us(?:ing|ed|es|e) (?:the |an )?old\b", "outdated"),
    (r"\b(?:both|two)\b[^.;]{0,40}\b(?:same|one|single)\b|\b(?:same|one|single)\b[^.;]{0,30}\bboth\b", r"\g<0> singlepoint"),
    (r"\bwithout (?:any |prior )?(?:notice|warning|telling)\b", "no announce"),
    (r"\b(?:two|both|several) (?:jobs|tasks|runs|instances|processes|workers)\b[^.;]{0,20}\bat (?:the same time|once)\b", "job overlap"),
    (r"\bonly (?:triggers?|fires?|alerts?) (?:at|above|over|when)\b", "threshold excessive"),
    (r"\b(?:so|too|very) often\b|\bcr(?:y|ied) wolf\b|\btoo many (?:alerts|pages|alarms)\b|\bfalse (?:positives?|alarms?)\b", "noise"),
    (r"\b(?:set|chosen|written) (?:\w+ )?years ago\b|\bsince (?:the )?launch\b", "outdated"),
    (r"\bleap (?:day|year|second)s?\b|\b29 feb\w*|\bfeb\w* 29\w*|\bdaylight saving\b|\bclock change\b", "calendar"),
    (r"\b(?:time|clock)s? (?:\w+ ){0,4}?(?:differ\w*|drift\w*|apart|skew\w*)", "clock drift"),
    (
        (r"\b(?:switched|turned|enabled|rolled|pushed|deployed|released|shipped|rollout|release|went|reached|build|"
        r"version)\b[^.;]{0,30}\b(?:everyone|everybody|all|every)\b"),
        r"\g<0> no canary",
    ),
    (r"\b(?:full )?table scans?\b|\bfull scans?\b", "scan no index"),
    (r"\bfor want of\b", "no"),
    (
        r"\bnot (?:backwards?[ -])?compatible\b|\bincompatib\w+|\b(?:not|n't) (?:parse|understand|decode)\b|\bbreaking changes?\b",
        "incompatible",
    ),
    (r"\bbroke(?:n)? (?:\w+ )?compatibility\b|\bbroke (?:existing|old\w*) clients\b", "incompatible"),
    (r"\bpicked up (?:a )?new\w* (?:\w+ )?version\b|\bupgraded (?:itself|automatically)\b", "no pin upgrade"),
    (r"\b(?:again and again|over and over|in a loop|repeatedly|crash[ -]?loop\w*)\b", "loop crash"),
    (
        (r"\b(?:no(?:body|one| one| team|t)?) (?:\w+ )?(?:felt |feels |is |was )?(?:responsible|owner|owns|owned)\b|\bown(?:er|"
        r"ership)\b[^.;]{0,30}\bunclear\b|\bno (?:clear )?owner\b|\borphaned\b"),
        "no owner",
    ),
    (r"\bfrom (?:inside|within) (?:our|the)\b", "no outside"),
    (r"\belect(?:ed|ing|ion)?\b(?: (?:of )?(?:a )?leader)?\b", "quorum"),
    (
        r"\bun(?=(?:tested|documented|monitored|announced|bounded|limited|validated|verified|reviewed|watched|encrypted|versioned|owned|filtered|pinned|rehearsed|protected|supervised)\b)",
        "not ",
    ),
    (r"\bno longer\b", "not"),
    (r"\bsilent(?:ly)?\b", "no inform"),
    (r"\bswallow(?:ed|s)?\b", "no log ignored"),
    (
        (r"\b(?:before|while|until) (?:it|the (?:previous|last|first|earlier)(?: one| run)?|one) (?:had |was |is |"
        r"were )?(?:not )?(?:finish|end|complet|still run)\w*|\b(?:over ?lap(?:s|ped|ping)?|concurrent(?:ly)?|in parallel|"
        r"race conditions?|mutual exclusion)\b|\btwice at once\b"),
        "overlap",
    ),
    (
        (r"\b(?:un|not |never (?:made )?)clear\b|\b(?:did|does|do)(?: not|n't) know (?:who|whom|how|what|where)\b|\bno (?:one|body|"
        r"team) (?:felt|feels|was|is) responsible\b|\bnobody(?:'s)? (?:owns?|owned)\b"),
        "unclear",
    ),
    (r"\b(?:wh[oi]m?|no one) to (?:call|ask|contact|escalate)\b|\bescalat\w+", "escalation"),
    (r"\b(?:un|not )healthy\b|\bdead (?=back ?end|host|node|server|instance)", "unhealthy "),
    (
        (r"\b(?:hosted|runs?|ran|built|depends?|relies|rely) on (?:the )?(?:\w+ ){0,3}?(?:same|that|which) (?:\w+ ){0,4}?(?:fail|"
        r"broke|was down|were down|had failed)\w*|\b(?:circular(?:ly)?|hosted on the (?:failed|broken|affected))\b|\bitself (?:was|"
        r"were|went) down\b"),
        "circular",
    ),
    (
        r"\bnot (?:enough|sufficient)\b|\btoo (?:small|few|little|low)\b|\binsufficient\b|\bunder[ -]?(?:sized|provisioned)\b",
        "insufficient",
    ),
    (r"\btoo (?:high|long|large|big|many|much)\b|\bexcessive(?:ly)?\b", "excessive"),
    (r"\bregular expressions?\b", "regex"),
    (r"\bversion control\b", "versioncontrol"),
    (r"\b(?:did|does|do|was|were|is|are|has|have|had|could)n'?t\b", "not"),
    (
        (r"\b(?:bad|broken|invalid|garbled|poison(?:ed)?|malformed|corrupt(?:ed)?) (?=message|record|event|payload|row|input|file|"
        r"data)"),
        "malformed ",
    ),
    (r"https?://\S+", " "),
    (r"\]\([^)\s]*\)", " "),
)  # fmt: skip
"""A pattern over folded text and the words that stand for it from then on, in this order."""

SAME_WORDS = """
    configuration config conf configmap setting parameter misconfiguration misconfigured yaml
    database db datastore store postgres postgresql mysql mariadb
    certificate cert tls ssl
    expire expired expiry expiration lapsed lapse renew renewed renewal
    alert alarm pager paged page paging pagerduty notify notification
    monitor monitoring synthetic probe observability metric dashboard grafana prometheus telemetry graph watched
    mute muted silence silenced snooze suppress
    noise noisy fatigue flapping dismissed
    rollback revert undo reverting reversal
    deploy deployment release rollout redeploy ship shipped
    credential password secret token passphrase
    rotate rotation rotated
    memory oom ram heap
    limit cap quota throttle ratelimit bound bounded ceiling maximum unlimited limited
    exhaust exhaustion saturate saturation deplete full filled
    overload flood swamp overwhelm storm
    retry retries retried retrying
    disk volume storage partition filesystem nvme ssd
    dns nameserver resolver
    server machine host vm instance
    network subnet lan range
    region zone az datacenter datacentre
    document documentation docs readme wiki runbook instruction procedure
    outdated stale obsolete
    vendor supplier provider partner carrier isp
    defect bug regression
    test tested verify verified verification rehearse rehearsed practise practised practice exercise drill
    validate validation check checked lint linter
    review reviewed reviewer
    crash segfault panic crashed
    latency slow slowly slowness sluggish
    canary gradual gradually phased incremental percentage progressive
    depend dependency dependent library package
    incompatible compatible compatibility
    fail failure failed
    replica standby secondary follower
    primary master
    failover promote promotion promoted switchover
    lag lagged behind
    restart reboot restarted recycle
    queue backlog kafka rabbitmq
    job task cron batch cronjob
    lock locked block blocked blocking deadlock mutex
    delete deleted remove removed purge wipe erase pruned
    login signin sso identity authentication auth
    emergency urgent hotfix
    bypass skip skipped circumvent
    production prod
    staging preprod preproduction
    owner ownership responsible responsibility accountable
    typo misspelt misspelled misspelling
    hide hidden mask obscure
    power breaker ups generator pdu
    cooling temperature heat overheating hvac
    route routing bgp
    clock ntp
    scale scaling autoscaler autoscale autoscaling
    quorum majority consensus
    firewall acl
    outside external externally
    communicate communication
    propagate propagation ttl
    kill killed terminate evict evicted
    thread threadpool
    consumer worker subscriber
    average averaged aggregate aggregated
    change changed altered modify modified
    cold empty emptied
    cover include coverage included
    confirm confirmation prompt
    announce announced announcement
    rack cabinet
    migration migrate ddl alter
    address ip
    knowledge expertise
    traffic request load
    import imported ingest
    inform told tell aware
    ci pipeline
    environment env
    automatic automatically automation automated
    starve starved contention
    ignore ignored swallowed
    twice duplicate duplicated double
    stuck hang hung stall stalled freeze froze frozen
    cpu processor core
    leak leaked
    drift drifted skew apart
    lose lost gone
    log logs logged logging
    no not without missing lack lacked lacking absence absent never none nothing nobody cannot t
"""
"""One line for each meaning; the first word stands for the others."""

BRINGS_ABOUT = """
    configured set enabled exist existed add added place receive received sent send fire fired trigger triggered installed available present
    defined implemented done performed run ran up made covered there provided working
"""
"""Verbs that say no more than that a thing was there: what "was not configured" was not there."""

FAILINGS = """
    expire outdated exhaust overload storm retry lock lag manual singlepoint latenotice unseen outsider mute noise keyperson
    hang gcpause crash delete typo leak drift malformed bypass hide overlap unclear unhealthy circular insufficient
    excessive ignore twice stuck starve lose slow incompatible rollback kill shallow unreachable calendar pertenant pernode
    average rebound defect wrong expired cold empty corrupt loop default shared
"""
"""What can be wrong with a thing, as its line's first word. That something was not there is a failing too, whatever it was."""
