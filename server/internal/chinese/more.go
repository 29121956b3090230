package chinese

// more are the sentences of findings about other layers, private names and the
// go env file.
func more() [][2]string {
	return [][2]string{
		{"The setting gopls has a build.env that sets %s to %s, which wins over go.toolsEnvVars and everything else, for gopls only. Remove it there to let a switch reach gopls.", "gopls 设置的 build.env 把 {1} 设为 {2}，它只对 gopls 生效，并优先于 go.toolsEnvVars 和其他一切。请在那里去掉它，切换才能到达 gopls。"},
		{"%s sets %s to %s, so new terminals get that, whatever environment the editor has. Remove the line, or switch at workspace scope, which comes after it.", "{1} 把 {2} 设为 {3}，因此无论编辑器的环境如何，新终端都会得到它。请删除该行，或在工作区范围切换，它在其后生效。"},
		{"The setting terminal.integrated.env sets %s to %s for terminals and tasks, and gopls does not get that. Remove it there, or switch at workspace scope, which wins over it.", "设置 terminal.integrated.env 为终端和任务把 {1} 设为 {2}，而 gopls 得不到它。请在那里去掉它，或在工作区范围切换，它优先于前者。"},
		{"The debug configuration %q in launch.json %s, which wins for programs that are debugged with it, and for the build in front.%s", "launch.json 中的调试配置 {1} {2}，它对用该配置调试的程序及其之前的构建优先生效。{3}"},
		{"Take out of launch.json what hides the values in force", "从 launch.json 中去掉遮盖生效值的内容"},
		{"The debug configuration %q names the envFile %s, which cannot be read, and the Go extension refuses to start it. Create the file, or remove the name.", "调试配置 {1} 指定的 envFile {2} 无法读取，Go 扩展会拒绝启动它。请创建该文件，或去掉这个名称。"},
		{"%s sets %s without exporting it, so go does not get it. Write export in front.", "{1} 设置了 {2} 但没有导出，因此 go 得不到它。请在前面写 export。"},
		{".envrc sets %s to %s, which only shells with direnv get; this environment has %s, and so have gopls and the debugger unless an extension for direnv passes it on. Switch at workspace scope to reach them.", ".envrc 把 {1} 设为 {2}，只有使用 direnv 的 shell 会得到它；此环境中是 {3}，gopls 和调试器也是如此，除非有 direnv 扩展传递它。请在工作区范围切换以到达它们。"},
		{"%s sets %s to %s, but this environment has %s: it was started before that line was written, or something else sets it later. Log in again, or start the editor or terminal anew.", "{1} 把 {2} 设为 {3}，但此环境中是 {4}：它在写入该行之前就已启动，或之后又被别处设置。请重新登录，或重新启动编辑器或终端。"},
		{"Since this program was started, or by whoever started it, %s was changed: %s says %s, this environment has %s. Start the editor or terminal anew from the desktop.", "{1} 在此程序启动之后（或被启动它的程序）改变了：{2}中是 {3}，此环境中是 {4}。请从桌面重新启动编辑器或终端。"},
		{"%s of devcontainer.json sets %s to %s, which counts inside of the container only, where it hides the go env file. A switch out here does not reach it.", "devcontainer.json 的 {1} 把 {2} 设为 {3}，它只在容器内生效，并在那里遮盖 go env 文件。在容器外切换到不了它。"},
		{"%s of devcontainer.json sets %s to %s, but this environment has %s. Rebuild the container (Dev Containers: Rebuild Container).", "devcontainer.json 的 {1} 把 {2} 设为 {3}，但此环境中是 {4}。请重新生成容器（Dev Containers: Rebuild Container）。"},
		{"These modules look private and are on no GOPRIVATE list, so go sends their names to public mirrors and to the checksum database: %s. Set GOPRIVATE to %s%s.", "这些模块看起来是私有的，但不在 GOPRIVATE 中，因此 go 会把它们的名称发给公共镜像和校验数据库：{1}。请把 GOPRIVATE 设为 {2}{3}。"},
		{"Add them to GOPRIVATE", "把它们加入 GOPRIVATE"},
		{"Add them to GOPRIVATE, and go on asking %s", "把它们加入 GOPRIVATE，并继续向 {1} 请求"},

		{"The file begins with a byte-order mark, so go does not read its first line. Save it as UTF-8 without one.", "文件以字节顺序标记开头，因此 go 不读它的第一行。请保存为不带该标记的 UTF-8。"},
		{"Go passes over this line: it reads only KEY=value, with the key in upper case at the very beginning. Correct it, or make it a comment with #.", "go 会跳过此行：它只读 KEY=value，键必须大写且位于行首。请更正，或用 # 变成注释。"},
		{"A blank stands between %s and the equals sign, so go takes both for the name and never uses it. Remove the blank.", "{1} 与等号之间有空格，go 会把两者当作名称，永远不会使用它。请去掉空格。"},
		{"%s is no variable of go's: go env prints this line, but no request uses it. Set it in the environment of the process.", "{1} 不是 go 的变量：go env 会打印此行，但没有请求使用它。请在进程的环境中设置它。"},
		{"The line of %s ends in CR LF, and go takes the CR for a part of the value. Save the file with LF line ends.", "{1} 这一行以 CR LF 结尾，go 会把 CR 当作值的一部分。请用 LF 换行保存文件。"},
		{"%s is set to nothing, which go does not take for unset. Remove the line: go env -u %s.", "{1} 被设为空，go 不把它当作未设置。请删除此行：go env -u {2}。"},
		{"The value of %s holds a byte that go env -w would refuse: NUL, a line break, or what is not UTF-8. Write it anew.", "{1} 的值含有 go env -w 会拒绝的字节：NUL、换行或非 UTF-8 内容。请重新写入。"},
		{"%s is also set in line %s; go uses line %d only. Remove the others.", "{1} 在第 {2} 行也有设置；go 只使用第 {3} 行。请删除其余的行。"},
	}
}
