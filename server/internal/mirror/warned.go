package mirror

import (
	"net/url"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Warned returns the entry of the warn list that a host and path are on: a
// mirror that is dead, never existed, or is no module proxy. The host may carry
// a port, which does not count. An address that the catalogue holds is not
// warned of.
func Warned(host, path string) (protocol.Mirror, bool) {
	host = strings.ToLower(host)
	if u, err := url.Parse("//" + host); err == nil {
		host = u.Hostname()
	}
	for _, m := range warnList() {
		for _, address := range append([]string{m.URL}, m.Aliases...) {
			warnedHost, warnedPath, _ := strings.Cut(strings.TrimPrefix(address, "https://"), "/")
			if host == warnedHost && below(path, warnedPath) {
				return m.Public(), true
			}
		}
	}
	return protocol.Mirror{}, false
}

// below reports whether a path is prefix or lies in it, element by element.
func below(path, prefix string) bool {
	if prefix == "" {
		return true
	}
	rest, ok := strings.CutPrefix(strings.Trim(path, "/"), prefix)
	return ok && (rest == "" || rest[0] == '/')
}

// warnList returns the addresses that articles, scripts and people's
// configurations name although go cannot use them. An address without a path
// stands for the whole host. Names that lapsed can be registered by anybody,
// so these are warned of even where something answers.
func warnList() []Mirror {
	const (
		dead = protocol.MirrorDead
		fake = protocol.MirrorFake
		none = protocol.MirrorNotAProxy
	)
	return []Mirror{
		{Name: "huaweicloud-old", URL: "https://mirrors.huaweicloud.com/goproxy", Operator: "Huawei Cloud", Region: "cn", Status: dead,
			Note: "Huawei's former path, which answers 418 (RubyMetric/chsrc#227, 2025); the present one is https://repo.huaweicloud.com/repository/goproxy."},
		{Name: "huaweicloud-invented", URL: "https://goproxy.huaweicloud.com", Aliases: []string{"https://mirrors.huaweicloud.com/repository/go"}, Region: "cn", Status: fake,
			Note: "Named by generated articles only; no word of Huawei's was found for it by 2026-09-28."},
		{Name: "goproxy.baidu.com", URL: "https://goproxy.baidu.com", Operator: "Baidu", Region: "cn", Status: dead,
			Note: "Its certificate expired on 2021-12-09 (QiuSimons/openwrt-mos#92)."},
		{Name: "gocenter", URL: "https://gocenter.io", Operator: "JFrog", Region: "global", Status: dead,
			Note: "JFrog closed it on 2021-05-01 (stripe/stripe-cli#644); Athens' documentation still names it."},
		{Name: "athens-azure", URL: "https://athens.azurefd.net", Aliases: []string{"https://microsoftgoproxy.azurewebsites.net"}, Operator: "Microsoft", Region: "global", Status: dead,
			Note: "An experiment of the Athens project, 504 in 2019 (gomods/athens#1053) and silent since; Athens' documentation still names it."},
		{Name: "gonexus", URL: "https://gonexus.dev", Operator: "Sonatype", Region: "global", Status: dead,
			Note: "Announced by Sonatype in 2019; no later trace of it was found by 2026-09-28."},
		{Name: "onetool", URL: "https://goproxy.onetool.net", Status: dead,
			Note: "Not found in DNS since 2020 (pingcap/tidb#17998)."},
		{Name: "someimg", URL: "https://goproxy.someimg.com", Operator: "goproxyio", Status: dead,
			Note: "A former storage host of goproxy.io (goproxyio/goproxy#145), never a proxy by itself."},
		{Name: "user.goproxy.io", URL: "https://user.goproxy.io", Operator: "goproxyio", Status: dead,
			Note: "Switched off (goproxyio/goproxy#183)."},
		{Name: "ustc", URL: "https://goproxy.ustc.edu.cn", Region: "cn", Status: fake,
			Note: "Never existed: USTC declines for lack of storage (ustclug/mirrorrequest#225), and DNS did not know it on 2026-03-12."},
		{Name: "tuna", URL: "https://mirrors.tuna.tsinghua.edu.cn", Operator: "Tsinghua University", Region: "cn", Status: fake,
			Note: "TUNA refused to run a Go mirror (tuna/issues#860 and #1726); tools copy the address from each other."},
		{Name: "sjtug", URL: "https://mirrors.sjtug.sjtu.edu.cn", Aliases: []string{"https://mirror.sjtu.edu.cn"}, Operator: "Shanghai Jiao Tong University", Region: "cn", Status: fake,
			Note: "Asked for and not provided (sjtug/mirror-requests#276)."},
		{Name: "njuer", URL: "https://goproxy.njuer.org", Region: "cn", Status: fake,
			Note: "Found in generated lists only by 2026-09-28; nobody stands for it."},
		{Name: "goproxy.qiniu.com", URL: "https://goproxy.qiniu.com", Region: "cn", Status: fake,
			Note: "Found in one generated article only by 2026-09-28; Qiniu's mirror is https://goproxy.cn."},
		{Name: "goproxy.dev", URL: "https://goproxy.dev", Status: fake,
			Note: "Seen in two people's configurations by 2026-09-28; nobody is known to stand for it."},
		{Name: "gosum.io", URL: "https://gosum.io", Operator: "goproxyio", Status: none,
			Note: "A checksum database of goproxy.io's own, which failed look-ups in 2022-04 (goproxyio/goproxy#202), and no module proxy."},
		{Name: "gomirrors", URL: "https://gomirrors.org", Operator: "goproxyio", Region: "cn", Status: none,
			Note: "A download site of Go releases, not of modules (seen 2026-09-28)."},
		{Name: "pkg.go.dev", URL: "https://pkg.go.dev", Aliases: []string{"https://godoc.org", "https://go.dev"}, Operator: "Google", Region: "global", Status: none,
			Note: "The documentation site, not a module proxy (algorand/go-algorand#2127, 2021); the proxy is https://proxy.golang.org."},
		{Name: "sum.golang.org", URL: "https://sum.golang.org", Aliases: []string{"https://sum.golang.google.cn"}, Operator: "Google", Region: "global", Status: none,
			Note: "The checksum database, which belongs into GOSUMDB and serves no modules (go 1.26 documentation)."},
		{Name: "github", URL: "https://github.com", Operator: "GitHub", Region: "global", Status: none,
			Note: "A code host: the address of a proxy's source code was pasted in place of a proxy (pingcap/tidb#11845, 2019)."},
		{Name: "campus-without-go", URL: "https://mirrors.hit.edu.cn", Aliases: []string{"https://mirrors.pku.edu.cn", "https://mirrors.zju.edu.cn", "https://mirror.iscas.ac.cn", "https://mirrors.cernet.edu.cn"}, Region: "cn", Status: none,
			Note: "A mirror of distributions without Go modules, as a test of 2026-09-28 found."},
		{Name: "volces", URL: "https://mirrors.volces.com", Operator: "Volcengine", Region: "cn", Status: none,
			Note: "A mirror of distributions without Go modules, as a test of 2026-09-28 found."},
	}
}
