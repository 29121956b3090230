package chinese

// Format returns the Chinese of a format of the command line's own, which takes
// the same arguments; of a word of the protocol too. What is not known stays as
// it is.
func (t *Translator) Format(english string) string {
	t.once.Do(t.load)
	if text, ok := t.formats[english]; ok {
		return text
	}
	return english
}

// frame is what the command line writes round the helper's sentences.
func frame() [][2]string {
	return [][2]string{
		{"%s: %s", "%s：%s"},
		{"%s: %s (%s)", "%s：%s（%s）"},
		{"  %s (%s): %s", "  %s（%s）：%s"},
		{"; ", "；"},
		{", ", "，"},
		{"note", "注意"},
		{"to settle it: %s", "处理命令：%s"},
		{"(not set)", "（未设置）"},

		// Heads of tables.
		{"VARIABLE", "变量"},
		{"VALUE", "值"},
		{"FROM", "来源"},
		{"CONSUMER", "使用者"},
		{"GETS", "得到的值"},
		{"NAME", "名称"},
		{"STATUS", "状态"},
		{"SUMDB", "校验数据库"},
		{"OPERATOR", "运营方"},
		{"RANK", "排名"},
		{"MIRROR", "镜像"},
		{"VERDICT", "结论"},
		{"COST", "预计耗时"},
		{"FIRST BYTE", "首字节"},
		{"TOTAL", "总耗时"},
		{"WHEN", "时间"},
		{"WISH", "操作"},
		{"SCOPE", "范围"},
		{"FILE", "文件"},

		// env, lint, mirrors
		{"go: none found", "go：没有找到"},
		{"  hides %s", "  遮盖 %s"},
		{"nothing to complain of", "没有发现问题"},
		{"yes", "有"},
		{"no", "无"},
		{"written to %s", "已写入 %s"},

		// use, undo, history
		{"nothing to do: it is so already", "无需更改：现在已经是这样"},
		{"done; take it back with: goproxyctl undo %s", "已完成；撤销请运行：goproxyctl undo %s"},
		{"nothing was changed (dry run)", "没有更改任何内容（试运行）"},
		{"the modules of the workspace were downloaded through the new list", "已通过新列表下载工作区的模块"},
		{"%s was downloaded through the new list", "已通过新列表下载 %s"},
		{"taken back", "已撤销"},
		{"nothing is left to take back", "没有可以撤销的更改"},
		{"left alone, because it was edited since:", "此后又被编辑过，因此保持不动："},
		{"    holds now", "    当前值"},
		{"    would go back to", "    本应恢复为"},
		{"could not be taken back:", "未能撤销："},
		{"nothing was switched yet", "还没有切换过"},
		{"undone", "已撤销"},

		// probe, doctor
		{"asked for %s", "测量所用模块：%s"},
		{"failed: %s", "失败：%s"},
		{"\nranked by verdict, then by cost: what a typical download takes, that is\n(DNS + connect + TLS + 3 × first byte + 500 kB ÷ throughput) ÷ success rate",
			"\n先按结论、再按预计耗时排名。预计耗时是一次典型下载所需的时间：\n(DNS + 连接 + TLS + 3 × 首字节 + 500 kB ÷ 吞吐量) ÷ 成功率"},
		{"quickest and slowest total %s apart, %.0f %% succeeded", "总耗时最快与最慢相差 %s，成功率 %.0f%%"},
		{"%s fails (%s)", "%s 失败（%s）"},
		{"%s connects in %s", "%s 连接耗时 %s"},
		{"interrupted; this is what was measured so far", "已中断；以下是目前的测量结果"},
		{"a module was downloaded through the list in force, with nothing in the module cache", "已在空的模块缓存中通过生效的列表下载了一个模块"},
		{"something is wrong: see the errors above", "发现问题：请看上面的错误"},

		// diagnose
		{"No failed module download was found.", "没有发现失败的模块下载。"},
		{"Nothing was asked. With --try the remedies are tried out first.", "没有询问任何服务器。使用 --try 会先试用这些办法。"},
		{"line %d", "第 %d 行"},
		{" (tried: it works)", "（已试过，有效）"},
		{"there is one more failure than the %d that are shown", "除显示的 %d 个之外，还有 1 个失败的下载"},
		{"there are %d more failures than the %d that are shown", "除显示的 %[2]d 个之外，还有 %[1]d 个失败的下载"},

		// export
		{"%s is left out, because its value %s", "省略 %s，因为它的值%s"},
		{"holds a credential; give the reader its own, in .netrc or GOAUTH", "含有凭据；请让读取者在 .netrc 或 GOAUTH 中使用自己的凭据"},
		{"holds a control character", "含有控制字符"},
		{"holds ${, which %s would replace", "含有 ${，%s 会替换它"},
		{"holds a quote, which cmd cannot take", "含有引号，cmd 无法处理"},
	}
}

// words are those of the protocol that the command line shows, and the names
// that it has for places.
func words() [][2]string {
	return [][2]string{
		{"error", "错误"},
		{"warning", "警告"},
		{"info", "提示"},

		{"process environment", "进程环境"},
		{"registry (user)", "注册表（用户）"},
		{"registry (machine)", "注册表（计算机）"},
		{"go env file", "go env 文件"},
		{"default", "go 的默认值"},
		{"VS Code setting", "VS Code 设置"},
		{"shell start-up file", "shell 启动文件"},

		{"terminal", "终端"},
		{"task", "任务"},
		{"toolInstall", "工具安装"},
		{"user", "用户"},
		{"workspace", "工作区"},
		{"folder", "文件夹"},

		{"ok", "正常"},
		{"degraded", "欠佳"},
		{"failed", "失败"},
		{"refused", "连接被拒绝"},
		{"timeout", "超时未应答"},
		{"dns", "域名无法解析"},
		{"tls", "TLS 错误"},
		{"unauthorized", "需要凭据"},
		{"forbidden", "禁止访问"},
		{"notFound", "找不到模块"},
		{"rateLimited", "请求过多"},
		{"serverError", "服务器错误"},
		{"notAProxy", "不是模块代理"},
		{"checksumMismatch", "校验和错误"},
		{"truncated", "内容被截断"},
		{"tooLarge", "内容过大"},
		{"insecureRedirect", "重定向到 http"},
		{"redirectLoop", "循环重定向"},
		{"stale", "内容过时"},
		{"unsupported", "不支持"},

		{"care", "需留意"},
		{"unverified", "未经证实"},
		{"dead", "已失效"},
		{"fake", "不存在"},
		{"own", "自己的"},
	}
}
