package chinese

// syntax is what is wrong with the text of a settings file.
func syntax() [][2]string {
	return [][2]string{
		{"line %d, column %d: %s", "第 {1} 行第 {2} 列：{3}"},
		{"the file does not hold an object, so nothing can be set in it", "文件中不是对象，因此无法在其中设置"},
		{"%s does not hold exactly one object with the name %q, so nothing can be set in it", "{1} 中名为 {2} 的对象不是恰好一个，因此无法在其中设置"},
		{"the value of %s is not an object, so nothing can be set in it", "{1} 的值不是对象，因此无法在其中设置"},
		{"the file should end here; only one value may stand in it", "文件应在这里结束；其中只能有一个值"},
		{"a comma or a closing brace should stand here", "这里应是逗号或右花括号"},
		{"a comma or a closing bracket should stand here", "这里应是逗号或右方括号"},
		{"a key in double quotes should stand here", "这里应是双引号中的键"},
		{"a colon should stand here, behind the key", "这里应是键后面的冒号"},
		{"a value should stand here", "这里应是一个值"},
		{"this comment is not closed; close it with */", "此注释没有闭合；请用 */ 闭合"},
		{"this string is not closed; close it with a double quote on the same line", "此字符串没有闭合；请在同一行用双引号闭合"},
		{"a string holds a control character; write it as \\u%s", "字符串含有控制字符；请写成 \\u{1}"},
		{"\\u must be followed by four hexadecimal digits", "\\u 后面必须是四位十六进制数字"},
		{"a backslash in a string is followed by a character that it cannot escape; write \\\\ for a backslash", "字符串中的反斜杠后面是不能转义的字符；反斜杠请写成 \\\\"},
		{"this number is not complete", "此数字不完整"},
		{"%s begins nothing that JSON knows; strings and keys stand in double quotes", "JSON 中没有以 {1} 开头的内容；字符串和键要写在双引号中"},
	}
}
