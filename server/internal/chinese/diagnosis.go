package chinese

import (
	"strconv"
	"strings"
)

// diagnosis is what a diagnosis says about this machine: the titles of remedies
// that name something, and what was found out by asking.
func diagnosis() [][2]string {
	all := append(offers(), forNames(found())...)
	for _, entry := range append(seen(), unasked()...) {
		english, chinese := behindName(entry[0], entry[1])
		all = append(all, [2]string{english + ".", chinese + "。"})
	}
	return all
}

// offers are the titles of remedies.
func offers() [][2]string {
	return [][2]string{
		{"Switch to %s", "切换到 {1}"},
		{"Keep %s, and let go ask %s whenever it fails", "保留 {1}，它出错时让 go 请求 {2}"},
		{"Ask the checksum database as sum.golang.google.cn, its name that is reachable from China (the same database with the same key)", "改用 sum.golang.google.cn 访问校验数据库：中国可访问的名称（同一数据库，同一密钥）"},
		{"Ask the private mirror %s for private modules too (GONOPROXY=none)", "私有模块也从私有镜像 {1} 获取（GONOPROXY=none）"},
		{"Keep %s from the checksum database, and go on asking %s for it (GONOSUMDB)", "不向校验数据库查询 {1}，仍从 {2} 获取它（GONOSUMDB）"},
		{"Mark %s as private (GOPRIVATE): it is fetched from its own host, and not looked up in the checksum database", "把 {1} 标记为私有（GOPRIVATE）：直接从它自己的主机获取，不在校验数据库中查询"},
		{"Use the HTTP proxy %s (HTTPS_PROXY)", "使用 HTTP 代理 {1}（HTTPS_PROXY）"},
		{"Take GOSUMDB away, so that go checks downloads as usual", "去掉 GOSUMDB，让 go 照常校验下载"},
		{"Take GOTOOLCHAIN away, so that go gets the version it needs", "去掉 GOTOOLCHAIN，让 go 获取它需要的版本"},
		{"Take GOPROXY=off away, so that go downloads again", "去掉 GOPROXY=off，让 go 重新下载"},
		{"Take GOPROXY away, so that go uses its default list", "去掉 GOPROXY，让 go 使用默认列表"},
		{"Take GO111MODULE away: go uses modules by itself", "去掉 GO111MODULE：go 本来就使用模块模式"},
		{"Write %s as %s", "把 {1} 写成 {2}"},
		{"Correct GOPROXY", "更正 GOPROXY"},
		{"Correct %s to %s in GOPROXY", "在 GOPROXY 中把 {1} 更正为 {2}"},
		{"%s is set in the environment that the editor or the shell was started with. Change it there and start anew: %s", "{1} 设置在启动编辑器或 shell 的环境中。请在那里更改并重新启动：{2}"},
		{"Take %s out of the module cache (%s in %s) and fetch it again, with all checks", "从模块缓存中去掉 {1}（{2}，位于 {3}）并重新获取，进行全部校验"},
		{"Make the module cache %s usable: its room, its owner, or another place (GOMODCACHE)", "让模块缓存 {1} 可用：腾出空间、更正所有者，或换一个位置（GOMODCACHE）"},
		{"Make the module cache %s usable: its room, its owner, or another place (GOMODCACHE); %s are free there", "让模块缓存 {1} 可用：腾出空间、更正所有者，或换一个位置（GOMODCACHE）；那里还有 {2} 可用"},
		{"Use %s", "使用 {1}"},
		{"Use %s, the newest version", "使用最新版本 {1}"},
		{"Read more about it", "了解更多"},
		{"Read what such a mismatch means", "了解这种不符意味着什么"},
		{"Download the modules with go mod download", "用 go mod download 下载模块"},
		{"Run go mod tidy", "运行 go mod tidy"},
		{"Run go mod vendor", "运行 go mod vendor"},
		{"Give this one command -mod=mod, or run go mod vendor after changing go.mod", "只给此命令加上 -mod=mod，或在更改 go.mod 后运行 go mod vendor"},
		{"Run it in the folder of a module, make one with go mod init, or install a program with go install PATH@VERSION", "在模块的文件夹中运行，用 go mod init 新建模块，或用 go install PATH@VERSION 安装程序"},
		{"Clone what the replace line of go.mod points to, or take that line out", "克隆 go.mod 的 replace 行所指的内容，或删除该行"},
		{"Correct the line of go.mod that is named", "更正所指的 go.mod 行"},
		{"Take one of the two modules out of go.mod", "从 go.mod 中去掉两个模块之一"},
		{"Write go %s in place of go %s in go.mod: no release is called %s", "在 go.mod 中把 go {2} 写成 go {1}：没有名为 {3} 的发布版本"},
	}
}

// found is what servers told. NAMES are one or more of them.
func found() [][2]string {
	return [][2]string{
		{"%s serves %s.", "{1} 提供 {2}。"},
		{"%s serves %s and passes on the checksum database.", "{1} 提供 {2}，并转发校验数据库。"},
		{"%s serves %s, but does not pass on the checksum database.", "{1} 提供 {2}，但不转发校验数据库。"},
		{"%s serves %s, but no toolchains.", "{1} 提供 {2}，但不提供工具链。"},
		{"%s did not answer in time.", "{1} 没有及时应答。"},
		{"The checksum database answers as sum.golang.google.cn.", "校验数据库以 sum.golang.google.cn 的名称应答。"},
		{"The checksum database does not answer as sum.golang.google.cn either (%s).", "校验数据库以 sum.golang.google.cn 的名称也不应答（{1}）。"},
		{"The HTTP proxy %s lets through to %s.", "HTTP 代理 {1} 可通往 {2}。"},
		{"The HTTP proxy %s gives no way to %s (%s).", "HTTP 代理 {1} 不能通往 {2}（{3}）。"},
		{"Asked again just now, %s serves %s.", "刚才再次请求，{1} 提供 {2}。"},
		{"What go prints is about the module's own host: it was asked only because NAMES do not have the module (404 or 410).", "go 打印的是关于模块自己的主机：只因 NAMES 没有该模块（404 或 410）才去请求它。"},
		{"What go prints is about the module's own host: it was asked only because NAMES does not have the module (404 or 410).", "go 打印的是关于模块自己的主机：只因 NAMES 没有该模块（404 或 410）才去请求它。"},
		{"The newest version is %s.", "最新版本是 {1}。"},
		{"NAMES knows no version of it at all: it is misspelt, private or gone.", "NAMES 没有它的任何版本：可能拼写有误、是私有的，或已不存在。"},
		{"NAMES know no version of it at all: it is misspelt, private or gone.", "NAMES 没有它的任何版本：可能拼写有误、是私有的，或已不存在。"},
		{"There are NAMES; the newest is %s.", "有 NAMES；最新的是 {1}。"},
		{"There is NAMES; the newest is %s.", "有 NAMES；最新的是 {1}。"},
		{"%s %s exists.", "{1} {2} 存在。"},
		{"%s does not have %s.", "{1} 没有 {2}。"},
		{"%s lets everybody read the repository over https.", "{1} 允许任何人通过 https 读取该仓库。"},
		{"%s wants a user name and a password or token for it (%d).", "{1} 要求用户名和密码或令牌（{2}）。"},
		{"%s answers that there is no such repository, or hides it from those who are not signed in (404).", "{1} 应答没有该仓库，或对未登录者隐藏（404）。"},
		{"The checksum database has %s for %s.", "校验数据库中 {2} 是 {1}。"},
		{"The checksum database was not heard: %s.", "没有得到校验数据库的应答：{1}。"},
		{"go.sum has %s.", "go.sum 中是 {1}。"},
		{"%s sends bytes with the hash %s.", "{1} 发送的内容哈希为 {2}。"},
		{"The line in go.sum differs from what the checksum database has: look at where that line came from.", "go.sum 中的行与校验数据库不同：请查看该行从何而来。"},
		{"NAMES all send other bytes than %s has: look at where that line came from.", "NAMES 发送的内容都与 {1} 不同：请查看该行从何而来。"},
		{"NAMES sends other bytes than %s has.", "NAMES 发送的内容与 {1} 不同。"},
		{"NAMES send other bytes than %s has.", "NAMES 发送的内容与 {1} 不同。"},
		{"NAMES now sends what %s has: what did not match may lie in the module cache.", "NAMES 现在发送的内容与 {1} 相符：不符的内容可能在模块缓存中。"},
		{"NAMES now send what %s has: what did not match may lie in the module cache.", "NAMES 现在发送的内容与 {1} 相符：不符的内容可能在模块缓存中。"},

		{"This workspace is not trusted, so nothing is removed. Trust it first (Workspaces: Manage Workspace Trust).", "此工作区不受信任，因此没有删除任何内容。请先信任它（工作区：管理工作区信任）。"},
		{"%s is no version of a module: name its path and a full version.", "{1} 不是模块的版本：请给出模块路径和完整版本。"},
		{"Either a module is taken out of the cache or the state of a database: name one of them.", "要么从缓存中去掉模块，要么去掉数据库的状态：请只指定其一。"},
		{"Cancelled: nothing was removed.", "已取消：没有删除任何内容。"},
		{"It is not known where the module cache is, because no go command answered. Install Go first.", "没有 go 命令应答，因此不知道模块缓存在哪里。请先安装 Go。"},
		{"It could not be taken out of %s: %s.", "无法从 {1} 中去掉：{2}。"},
		{"The diagnosis was cancelled.", "诊断已取消。"},
	}
}

// unasked are clauses like those of seen, about what was asked for by itself.
func unasked() [][2]string {
	return [][2]string{
		{"the checksum database", "校验数据库"},
		{"%d bytes", "{1} 字节"},
		{"it answered %s", "它应答 {1}"},
		{"what it sends is no answer of a module proxy", "它发送的不是模块代理的应答"},
		{"it answered with status %d", "它应答状态 {1}"},
		{"it does not work", "它不工作"},
		{"it did not answer in time", "它没有及时应答"},
		{"its answer names no hash", "它的应答中没有哈希"},
		{"its address cannot be read", "它的地址无法解析"},
		{"the connection was cut", "连接被切断"},
		{"what answers there is no HTTP proxy", "在那里应答的不是 HTTP 代理"},
		{"go asks no mirror for such a path", "go 不会向镜像请求这样的路径"},
		{"go asks no mirror for such a version", "go 不会向镜像请求这样的版本"},
		{"go asks no mirror for such a module", "go 不会向镜像请求这样的模块"},
	}
}

// named are clauses behind the name of whom they are about.
func named() [][2]string {
	var all [][2]string
	for _, entry := range append(seen(), unasked()...) {
		english, chinese := behindName(entry[0], entry[1])
		all = append(all, [2]string{english, chinese})
	}
	return all
}

// behindName puts a name and a colon in front of a clause, whose places move on
// by one.
func behindName(english, chinese string) (string, string) {
	for n := 8; n > 0; n-- {
		chinese = strings.ReplaceAll(chinese, "{"+strconv.Itoa(n)+"}", "{"+strconv.Itoa(n+1)+"}")
	}
	return "%s: " + english, "{1}：" + chinese
}

// forNames makes of each entry with NAMES one for each number of them.
func forNames(table [][2]string) [][2]string {
	const first = 5 // the names are the places from here on
	var all [][2]string
	for _, entry := range table {
		if !strings.Contains(entry[0], "NAMES") {
			all = append(all, entry)
			continue
		}
		english, chinese := "%["+strconv.Itoa(first)+"]s", "{"+strconv.Itoa(first)+"}"
		for n := first; n <= 9; n++ {
			if n > first {
				english = strings.Replace(english, " and ", ", ", 1) + " and %[" + strconv.Itoa(n) + "]s"
				chinese += "、{" + strconv.Itoa(n) + "}"
			}
			// The names stand in front of the other places, which are numbered by hand.
			said := strings.Replace(entry[0], "%s", "%[1]s", 1)
			all = append(all, [2]string{strings.Replace(said, "NAMES", english, 1), strings.Replace(entry[1], "NAMES", chinese, 1)})
		}
	}
	return all
}
