package chinese

// writing are the sentences about carrying a switch out, trying it out and
// taking it back.
func writing() [][2]string {
	return [][2]string{
		{"A file was edited since the changes were shown. Look at them again: nothing was changed.", "显示更改之后有文件被编辑。请重新查看：尚未更改任何内容。"},
		{"Every key of this switch was edited since, so nothing was taken back. To take back an older switch name its id: goproxyctl history lists them.", "此次切换的所有键之后都被编辑过，因此没有撤销任何内容。要撤销更早的切换，请指定它的 id：goproxyctl history 会列出它们。"},
		{"There is no switch to take back here. goproxyctl history lists all; goproxyctl undo ID takes one of them back.", "这里没有可以撤销的切换。goproxyctl history 列出全部；goproxyctl undo ID 撤销其中一个。"},
		{"The new list was not tried out: there is no go command.", "没有试用新列表：没有 go 命令。"},
		{"The new list was not tried out: it is off, so nothing can be downloaded.", "没有试用新列表：它是 off，无法下载任何内容。"},
		{"%s Only %s was downloaded through the new list.", "{1}只通过新列表下载了 {2}。"},
		{"The download was stopped after %d MiB without a failure.", "下载在 {1} MiB 后停止，没有失败。"},
		{"Some modules of this workspace look private and are on no GOPRIVATE list, so none of them was asked for.", "此工作区的某些模块看起来是私有的，但不在 GOPRIVATE 中，因此一个也没有请求。"},
		{"The list cannot be read.", "列表无法解析。"},
		{"%s cannot be read.", "{1} 无法读取。"},
		{"The modules of this workspace need go %s, and this is %s.", "此工作区的模块需要 go {1}，而当前是 {2}。"},
		{"The download through the new list failed, so the switch was taken back. %s", "通过新列表下载失败，因此已撤销切换。{1}"},
		{"Cancelled while the new list was tried out: the switch was taken back.", "试用新列表时被取消：已撤销切换。"},
		{"There is no go command to try the new list out with, so nothing was changed. Install Go, or switch without verifying.", "没有可用于试用新列表的 go 命令，因此没有更改任何内容。请安装 Go，或不经试用就切换。"},
		{"go did not end within %s.", "go 没有在 {1} 内结束。"},
		{"Cancelled. Nothing was changed.", "已取消。没有更改任何内容。"},
		{"%s:%d:%d: %s. The file was left alone. Correct it there and try again.", "{1}:{2}:{3}：{4}。文件保持原样。请在那里更正后重试。"},
		{"%s cannot be edited: %v. The file was left alone. Correct it and try again.", "{1} 无法编辑：{2}。文件保持原样。请更正后重试。"},
		{"%s failed: %s. Nothing was changed. Try again, or make the change by hand.", "操作失败（{1}）：{2}。没有更改任何内容。请重试，或手动更改。"},
		{"%s failed: %s. Nothing was changed. Put a file in its place, or choose another scope.", "操作失败（{1}）：{2}。没有更改任何内容。请在那里放一个文件，或选择另一个范围。"},
		{"%s failed: %s. Nothing was changed. Close it in the program that has it open (an editor, a virus scanner) and try again.", "操作失败（{1}）：{2}。没有更改任何内容。请在打开它的程序（编辑器、杀毒软件）中关闭它，然后重试。"},
		{"%s failed: %s. Nothing was changed. Make the file and its folder writable, or choose another scope.", "操作失败（{1}）：{2}。没有更改任何内容。请让该文件及其文件夹可写，或选择另一个范围。"},
		{"%s failed: %s. Nothing was changed. The file cannot be replaced in one step there (is it mounted by itself?). Make the change by hand, or choose another scope.", "操作失败（{1}）：{2}。没有更改任何内容。那里的文件无法一步替换（它是单独挂载的吗？）。请手动更改，或选择另一个范围。"},
		{"%s failed: %s. Nothing was changed. Make room on that disk and try again.", "操作失败（{1}）：{2}。没有更改任何内容。请在该磁盘上腾出空间后重试。"},
		{"Your mirror %s is not used: a profile has that name. Give it another one.", "没有使用您的镜像 {1}：有配置方案使用该名称。请换一个名称。"},
		{"Your profile %s is not used: a mirror has that name (%s). Give one of them another name.", "没有使用您的配置方案 {1}：有镜像使用该名称（{2}）。请给其中一个换名称。"},
	}
}
