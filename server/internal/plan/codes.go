package plan

import (
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/envfile"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// The codes of findings about an environment. They are stable.
const (
	CodeGoMissing         = "goMissing"
	CodeGoTooOld          = "goTooOld"
	CodeGoFailed          = "goFailed"
	CodeGoTimeout         = "goTimeout"
	CodeGoGarbage         = "goGarbage"
	CodeGoNewerMod        = "goNewerMod"
	CodeLayerUnknown      = "layerUnknown"
	CodeGoenvOff          = "goenvOff"
	CodeGoenvUnreadable   = "goenvUnreadable"
	CodeConsumersDisagree = "consumersDisagree"
	CodeSumDBOff          = "sumdbOff"
)

// The codes of findings about layers besides those of a switch, the network,
// files that others can read, and side effects. They are stable.
const (
	CodeMalformedFile        = "malformedFile"
	CodeGoplsEnvOverrides    = "goplsEnvOverrides"
	CodeGoplsShared          = "goplsShared"
	CodeShellOverrides       = "shellOverrides"
	CodeTerminalOverrides    = "terminalOverrides"
	CodeLaunchOverrides      = "launchOverrides"
	CodeEnvFileMissing       = "envFileMissing"
	CodeShellNotExported     = "shellNotExported"
	CodeShellStale           = "shellStale"
	CodeEnvrcSets            = "envrcSets"
	CodeRegistryStale        = "registryStale"
	CodeContainerSets        = "containerSets"
	CodeContainerStale       = "containerStale"
	CodeHTTPProxyUnusable    = "httpProxyUnusable"
	CodeAllProxyIgnored      = "allProxyIgnored"
	CodeLoopbackProxy        = "loopbackProxy"
	CodeLoopbackMirror       = "loopbackMirror"
	CodeNoProxyPattern       = "noProxyPattern"
	CodeNoProxyNotPassed     = "noProxyNotPassed"
	CodeNoProxyMissesPrivate = "noProxyMissesPrivate"
	CodeFlagsBroken          = "flagsBroken"
	CodeModVendor            = "modVendor"
	CodeModFlag              = "modFlag"
	CodeToolchainSwitch      = "toolchainSwitch"
	CodeDownloadFailed       = "downloadFailed"
	CodeGoLineNoPatch        = "goLineNoPatch"
	CodeCredentialsShared    = "credentialsShared"
	CodeCredentialsPublic    = "credentialsPublic"
)

// The codes that a finding and the warning of a plan have in common.
const (
	CodePrivateNames     = "privateNames"
	CodeProcessOverrides = "processOverrides"
	CodeSettingOverrides = "settingOverrides"
	CodeFrozen           = "frozen"
)

// The codes of warnings about a plan. They are stable.
const (
	CodeKeptPrivate     = "keptPrivate"
	CodeDroppedPrivate  = "droppedPrivate"
	CodeDroppedUnknown  = "droppedUnknown"
	CodeSumDBAlias      = "sumdbAlias"
	CodeWarnListed      = "warnListed"
	CodeSkippedVariable = "skippedVariable"
	CodeGitTracked      = "gitTracked"
	CodeNoGoExtension   = "noGoExtension"
	CodeNotReached      = "notReached"
	CodeGoplsPerFolder  = "goplsPerFolder"
	CodeRestartsGopls   = "restartsGopls"
	CodeOpenTerminals   = "openTerminals"
	CodeNotVerified     = "notVerified"
	CodeNothingUndone   = "nothingUndone"
)

// A CodeDoc says in one sentence what a code means. Severity is empty for what
// is only ever the warning of a plan.
type CodeDoc struct {
	Code     string
	Severity protocol.Severity
	Doc      string
}

// Codes returns all codes of this package, and of package envfile's problems.
// Findings and warnings about a GOPROXY value have the codes of package goproxy.
func Codes() []CodeDoc {
	const (
		isError   = protocol.SeverityError
		isWarning = protocol.SeverityWarning
		isInfo    = protocol.SeverityInfo
	)
	return []CodeDoc{
		{CodeGoMissing, isError, "No go command was found."},
		{CodeGoTooOld, isError, "The go command is older than go 1.13 and knows no proxy list."},
		{CodeGoFailed, isError, "The go command ended with an error when asked for its environment."},
		{CodeGoTimeout, isError, "The go command did not answer in time."},
		{CodeGoGarbage, isError, "The go command printed something other than its environment."},
		{CodeGoNewerMod, isWarning, "go.mod or go.work asks for a newer go than the one found, which go downloads through GOPROXY first."},
		{CodeLayerUnknown, isInfo, "Go works with a value that none of the layers read explains."},
		{CodeGoenvOff, isWarning, "GOENV=off disables the user's go env file."},
		{CodeGoenvUnreadable, isError, "The user's go env file exists and cannot be read."},
		{envfile.CodeCarriageReturn, isError, "A line of the go env file ends in a carriage return, which go takes as part of the value."},
		{envfile.CodeEmptyValue, isError, "The go env file sets a variable to nothing, which go does not take as unset; for GOPROXY and GOSUMDB it fails."},
		{envfile.CodeHTTPProxy, isWarning, "The go env file sets HTTP_PROXY or its like, which go reads from the process environment only."},
		{envfile.CodeDuplicateKey, isWarning, "Several lines of the go env file set one variable, and the last wins."},
		{envfile.CodeIgnoredLine, isWarning, "A line of the go env file is not read by go."},
		{envfile.CodeByteOrderMark, isError, "A byte-order mark hides the first line of the go env file."},
		{envfile.CodeBlankInKey, isWarning, "A blank makes the name in a line of the go env file another one."},
		{envfile.CodeInvalidByte, isError, "A value in the go env file holds a byte that go env -w would refuse."},
		{CodeConsumersDisagree, isWarning, "Go in a terminal and gopls work with different proxy lists."},
		{CodeSumDBOff, isWarning, "Downloaded modules are not checked against the checksum database."},
		{CodeProcessOverrides, isWarning, "A process variable hides the value of the go env file."},
		{CodeSettingOverrides, isWarning, "The VS Code setting go.toolsEnvVars of a stronger scope hides the value."},
		{CodeFrozen, isWarning, "The editor process keeps an older value, which hides what gopls would get otherwise."},
		{CodePrivateNames, isWarning, "Modules look private and are on no GOPRIVATE list, so their names go to a public mirror."},
		{CodeMalformedFile, isError, "A file that says something about the environment cannot be read or parsed."},
		{CodeGoplsEnvOverrides, isWarning, "build.env of the setting gopls wins over every other value, for gopls only."},
		{CodeGoplsShared, isWarning, "One gopls serves all folders of the window, and may work with the values of another one."},
		{CodeShellOverrides, isWarning, "A start-up file of the shell gives new terminals another value than the editor has."},
		{CodeTerminalOverrides, isWarning, "The setting terminal.integrated.env gives terminals and tasks a value that gopls does not get."},
		{CodeLaunchOverrides, isInfo, "A configuration of launch.json gives programs that are debugged another value."},
		{CodeEnvFileMissing, isWarning, "A configuration of launch.json names an envFile that cannot be read."},
		{CodeShellNotExported, isWarning, "A start-up file of the shell sets a variable without exporting it."},
		{CodeShellStale, isInfo, "A start-up file of the shell sets another value than this environment has."},
		{CodeEnvrcSets, isInfo, "An .envrc sets a value that only shells with direnv get."},
		{CodeRegistryStale, isWarning, "The Windows registry says another value than this process was started with."},
		{CodeContainerSets, isInfo, "A devcontainer.json sets a value that counts inside of the container only."},
		{CodeContainerStale, isWarning, "A devcontainer.json sets another value than the container has."},
		{CodeHTTPProxyUnusable, isWarning, "HTTP_PROXY or HTTPS_PROXY holds no address, and go passes over it."},
		{CodeAllProxyIgnored, isInfo, "Only ALL_PROXY is set, which go does not read."},
		{CodeLoopbackProxy, isWarning, "In a container, WSL or remote machine, HTTP_PROXY or HTTPS_PROXY names 127.0.0.1."},
		{CodeLoopbackMirror, isInfo, "In a container, WSL or remote machine, GOPROXY names 127.0.0.1."},
		{CodeNoProxyPattern, isWarning, "A part of NO_PROXY has a form that matches nothing."},
		{CodeNoProxyNotPassed, isWarning, "http.noProxy does not reach the Go tools, although http.proxy does."},
		{CodeNoProxyMissesPrivate, isWarning, "A private mirror is asked through an HTTP proxy, because NO_PROXY does not name it."},
		{CodeFlagsBroken, isError, "GOFLAGS holds a word with which go commands fail."},
		{CodeModVendor, isInfo, "Builds take modules from the vendor folder and download nothing."},
		{CodeModFlag, isInfo, "GOFLAGS holds -mod, which counts for gopls and installed tools too."},
		{CodeToolchainSwitch, isInfo, "GOTOOLCHAIN names another go than the one found, which is downloaded through GOPROXY."},
		{CodeGoLineNoPatch, isWarning, "The go line of go.mod names no release, so no toolchain can be downloaded for it."},
		{CodeDownloadFailed, isError, "A module cannot be downloaded through the list in force."},
		{CodeCredentialsShared, isWarning, "A file with credentials is, or will be, under version control."},
		{CodeCredentialsPublic, isWarning, "A file with credentials can be read by every user of the machine."},
		{CodeKeptPrivate, "", "Private entries stay in front of the list."},
		{CodeDroppedPrivate, "", "Private entries leave the list."},
		{CodeDroppedUnknown, "", "Entries that are neither known mirrors nor marked private leave the list."},
		{CodeSumDBAlias, "", "GOSUMDB is set to sum.golang.google.cn, or set back, because of the mirror chosen."},
		{CodeWarnListed, "", "The mirror chosen is known to be dead or no mirror at all."},
		{CodeSkippedVariable, "", "A variable of the profile is not written at this scope."},
		{CodeGitTracked, "", "Git tracks the file, so everybody who works on the repository gets the change."},
		{CodeNoGoExtension, "", "Without the Go extension nobody but new terminals gets the change."},
		{CodeNotReached, "", "Something does not get the change."},
		{CodeGoplsPerFolder, "", "The change is written for gopls besides, which serves all folders of the window."},
		{CodeRestartsGopls, "", "The change restarts gopls."},
		{CodeOpenTerminals, "", "Terminals that are open keep the old values."},
		{CodeNotVerified, "", "The new list was not tried out by a download, or not with all modules."},
		{CodeNothingUndone, "", "Every key of the switch was edited since, so nothing was taken back."},
	}
}

func severity(code string) protocol.Severity {
	for _, doc := range Codes() {
		if doc.Code == code {
			return doc.Severity
		}
	}
	return protocol.SeverityWarning
}
