package chinese

import "strings"

// catalogue is the evidence about mirrors.
func catalogue() [][2]string {
	return [][2]string{
		{"The Go team's own and the default of stock Go; served module files on 2026-09-28, but cannot be reached from mainland China (golang/go#31755). It leaves the checksum database to sum.golang.org itself.", "Go 团队自己的镜像，也是 Go 的默认镜像；2026-09-28 可提供模块文件，但从中国大陆无法访问（golang/go#31755）。校验数据库由 sum.golang.org 自身提供。"},
		{"Served module files on 2026-03-12 and 2026-09-28; passes on sum.golang.org (goproxy/goproxy.cn at 5ab915b) and sends large zips from Qiniu's storage. Caches @latest for some minutes (goproxy.cn#107).", "2026-03-12 和 2026-09-28 可提供模块文件；转发 sum.golang.org（goproxy/goproxy.cn，提交 5ab915b），较大的 zip 由七牛云存储发送。@latest 缓存几分钟（goproxy.cn#107）。"},
		{"Served module files on 2026-03-12 and 2026-09-28. No checksum database (vikyd's table, undated); answers for modules that do not exist (goproxy.cn#53) and old @latest (gogf/gf#1484) were reported.", "2026-03-12 和 2026-09-28 可提供模块文件。不转发校验数据库（vikyd 的表格，无日期）；有报告称它会对不存在的模块作出应答（goproxy.cn#53）、@latest 过时（gogf/gf#1484）。"},
		{"Served module files on 2026-09-28. No checksum database (vikyd's table, undated).", "2026-09-28 可提供模块文件。不转发校验数据库（vikyd 的表格，无日期）。"},
		{"Alive on 2026-09-28, with 429 Too Many Requests for addresses abroad. No checksum database (vikyd's table, undated); never follow its guide's GONOSUMDB=*.", "2026-09-28 可用，但对境外地址应答 429 Too Many Requests。不转发校验数据库（vikyd 的表格，无日期）；切勿照其指南设置 GONOSUMDB=*。"},
		{"Served module files on 2026-09-28, but checksum mismatches were still reported in 2025-11 (goproxyio/goproxy#232), wrong database tiles before (#215), and it blocks some addresses (#230).", "2026-09-28 可提供模块文件，但 2025-11 仍有校验和不符的报告（goproxyio/goproxy#232），此前有校验数据库分片错误（#215），并且屏蔽部分地址（#230）。"},
		{"The Chinese host of goproxy.io; not found in DNS in 2022 (goproxyio/goproxy#208), 502 Bad Gateway in 2026-08 (matrixone#26619).", "goproxy.io 在中国的主机；2022 年 DNS 中查不到（goproxyio/goproxy#208），2026-08 应答 502 Bad Gateway（matrixone#26619）。"},
		{"An object storage bucket that switchers list; no dated report that it works was found by 2026-09-28.", "一些切换工具列出的对象存储桶；截至 2026-09-28 没有找到它可用的带日期的报告。"},
		{"A Nexus server seen in people's dotfiles; no dated report that it works was found by 2026-09-28, and Nexus passes on no checksum database (goproxy.cn#87).", "见于个人配置文件的 Nexus 服务器；截至 2026-09-28 没有找到它可用的带日期的报告，而且 Nexus 不转发校验数据库（goproxy.cn#87）。"},
		{"A Nexus server for the campus only, moved to this host on 2026-08-28 (chn-lee-yumi/mirrors-gdut#134); its path for Go was not confirmed.", "仅供校内使用的 Nexus 服务器，2026-08-28 迁到此主机（chn-lee-yumi/mirrors-gdut#134）；它的 Go 路径未经确认。"},

		{"Huawei's former path, which answers 418 (RubyMetric/chsrc#227, 2025); the present one is https://repo.huaweicloud.com/repository/goproxy.", "华为的旧路径，应答 418（RubyMetric/chsrc#227，2025 年）；现在的路径是 https://repo.huaweicloud.com/repository/goproxy。"},
		{"Named by generated articles only; no word of Huawei's was found for it by 2026-09-28.", "只见于自动生成的文章；截至 2026-09-28 没有找到华为关于它的任何说明。"},
		{"Its certificate expired on 2021-12-09 (QiuSimons/openwrt-mos#92).", "它的证书已于 2021-12-09 过期（QiuSimons/openwrt-mos#92）。"},
		{"JFrog closed it on 2021-05-01 (stripe/stripe-cli#644); Athens' documentation still names it.", "JFrog 已于 2021-05-01 关闭它（stripe/stripe-cli#644）；Athens 的文档仍然提到它。"},
		{"An experiment of the Athens project, 504 in 2019 (gomods/athens#1053) and silent since; Athens' documentation still names it.", "Athens 项目的实验，2019 年应答 504（gomods/athens#1053），此后没有响应；Athens 的文档仍然提到它。"},
		{"Announced by Sonatype in 2019; no later trace of it was found by 2026-09-28.", "Sonatype 于 2019 年宣布；截至 2026-09-28 没有找到它此后的踪迹。"},
		{"Not found in DNS since 2020 (pingcap/tidb#17998).", "自 2020 年起 DNS 中查不到（pingcap/tidb#17998）。"},
		{"A former storage host of goproxy.io (goproxyio/goproxy#145), never a proxy by itself.", "goproxy.io 以前的存储主机（goproxyio/goproxy#145），本身从来不是代理。"},
		{"Switched off (goproxyio/goproxy#183).", "已停用（goproxyio/goproxy#183）。"},
		{"Never existed: USTC declines for lack of storage (ustclug/mirrorrequest#225), and DNS did not know it on 2026-03-12.", "从未存在：中科大因存储不足而拒绝提供（ustclug/mirrorrequest#225），2026-03-12 DNS 中查不到。"},
		{"TUNA refused to run a Go mirror (tuna/issues#860 and #1726); tools copy the address from each other.", "TUNA 拒绝提供 Go 镜像（tuna/issues#860 和 #1726）；该地址是各种工具互相抄来的。"},
		{"Asked for and not provided (sjtug/mirror-requests#276).", "有人申请过，但没有提供（sjtug/mirror-requests#276）。"},
		{"Found in generated lists only by 2026-09-28; nobody stands for it.", "截至 2026-09-28 只见于自动生成的列表；没有人为它负责。"},
		{"Found in one generated article only by 2026-09-28; Qiniu's mirror is https://goproxy.cn.", "截至 2026-09-28 只见于一篇自动生成的文章；七牛云的镜像是 https://goproxy.cn。"},
		{"Seen in two people's configurations by 2026-09-28; nobody is known to stand for it.", "截至 2026-09-28 见于两个人的配置；不知道由谁负责。"},
		{"A checksum database of goproxy.io's own, which failed look-ups in 2022-04 (goproxyio/goproxy#202), and no module proxy.", "goproxy.io 自己的校验数据库，2022-04 查询失败（goproxyio/goproxy#202），不是模块代理。"},
		{"A download site of Go releases, not of modules (seen 2026-09-28).", "Go 安装包的下载站，不提供模块（2026-09-28 所见）。"},
		{"The documentation site, not a module proxy (algorand/go-algorand#2127, 2021); the proxy is https://proxy.golang.org.", "文档网站，不是模块代理（algorand/go-algorand#2127，2021 年）；代理是 https://proxy.golang.org。"},
		{"The checksum database, which belongs into GOSUMDB and serves no modules (go 1.26 documentation).", "校验数据库，应写在 GOSUMDB 中，不提供模块（go 1.26 文档）。"},
		{"A code host: the address of a proxy's source code was pasted in place of a proxy (pingcap/tidb#11845, 2019).", "代码托管网站：把代理源代码的地址当作代理粘贴了进来（pingcap/tidb#11845，2019 年）。"},
		{"A mirror of distributions without Go modules, as a test of 2026-09-28 found.", "发行版的镜像站，经 2026-09-28 测试没有 Go 模块。"},
	}
}

// evidence is the catalogue as part of a sentence.
func evidence() [][2]string {
	all := catalogue()
	for i := range all {
		all[i] = [2]string{strings.TrimSuffix(all[i][0], "."), strings.TrimSuffix(all[i][1], "。")}
	}
	return all
}

// operators are those who run mirrors, as they call themselves in China.
func operators() [][2]string {
	return [][2]string{
		{"Qiniu", "七牛云"},
		{"Alibaba Cloud", "阿里云"},
		{"Tencent Cloud", "腾讯云"},
		{"Huawei Cloud", "华为云"},
		{"Baidu", "百度"},
		{"Baidu AI Cloud", "百度智能云"},
		{"Volcengine", "火山引擎"},
		{"Nanjing University", "南京大学"},
		{"Guangdong University of Technology", "广东工业大学"},
		{"Tsinghua University", "清华大学"},
		{"Shanghai Jiao Tong University", "上海交通大学"},
	}
}
