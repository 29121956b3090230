package mirror

import "github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"

// Official is the name of the Go team's own mirror.
const Official = "golang"

// catalogue returns the public mirrors, the best founded first. Notes state
// evidence and its date, since no mirror is asked when the catalogue is made.
func catalogue() []Mirror {
	return []Mirror{
		{
			Name:     Official,
			URL:      "https://proxy.golang.org",
			Operator: "Google",
			Region:   "global",
			Status:   protocol.MirrorOK,
			Note:     "The Go team's own and the default of stock Go; served module files on 2026-09-28, but cannot be reached from mainland China (golang/go#31755). It leaves the checksum database to sum.golang.org itself.",
		},
		{
			Name:     "goproxy.cn",
			URL:      "https://goproxy.cn",
			Operator: "Qiniu",
			Region:   "cn",
			SumDB:    true,
			Status:   protocol.MirrorOK,
			Note:     "Served module files on 2026-03-12 and 2026-09-28; passes on sum.golang.org (goproxy/goproxy.cn at 5ab915b) and sends large zips from Qiniu's storage. Caches @latest for some minutes (goproxy.cn#107).",
		},
		{
			Name:     "aliyun",
			URL:      "https://mirrors.aliyun.com/goproxy",
			Operator: "Alibaba Cloud",
			Region:   "cn",
			Status:   protocol.MirrorCare,
			Note:     "Served module files on 2026-03-12 and 2026-09-28. No checksum database (vikyd's table, undated); answers for modules that do not exist (goproxy.cn#53) and old @latest (gogf/gf#1484) were reported.",
		},
		{
			Name:     "tencent",
			URL:      "https://mirrors.tencent.com/go",
			Aliases:  []string{"https://mirrors.cloud.tencent.com/go"},
			Operator: "Tencent Cloud",
			Region:   "cn",
			Status:   protocol.MirrorCare,
			Note:     "Served module files on 2026-09-28. No checksum database (vikyd's table, undated).",
		},
		{
			Name:     "huaweicloud",
			URL:      "https://repo.huaweicloud.com/repository/goproxy",
			Aliases:  []string{"https://mirrors.huaweicloud.com/repository/goproxy"},
			Operator: "Huawei Cloud",
			Region:   "cn",
			Status:   protocol.MirrorCare,
			Note:     "Alive on 2026-09-28, with 429 Too Many Requests for addresses abroad. No checksum database (vikyd's table, undated); never follow its guide's GONOSUMDB=*.",
		},
		{
			Name:     "goproxy.io",
			URL:      "https://goproxy.io",
			Operator: "goproxyio",
			Region:   "global",
			SumDB:    true,
			Status:   protocol.MirrorCare,
			Note:     "Served module files on 2026-09-28, but checksum mismatches were still reported in 2025-11 (goproxyio/goproxy#232), wrong database tiles before (#215), and it blocks some addresses (#230).",
		},
		{
			Name:     "golang.com.cn",
			URL:      "https://proxy.golang.com.cn",
			Operator: "goproxyio",
			Region:   "cn",
			SumDB:    true,
			Status:   protocol.MirrorUnverified,
			Note:     "The Chinese host of goproxy.io; not found in DNS in 2022 (goproxyio/goproxy#208), 502 Bad Gateway in 2026-08 (matrixone#26619).",
		},
		{
			Name:     "baidu",
			URL:      "https://goproxy.bj.bcebos.com",
			Operator: "Baidu AI Cloud",
			Region:   "cn",
			Status:   protocol.MirrorUnverified,
			Note:     "An object storage bucket that switchers list; no dated report that it works was found by 2026-09-28.",
		},
		{
			Name:     "nju",
			URL:      "https://repo.nju.edu.cn/repository/go",
			Aliases:  []string{"https://repo.nju.edu.cn/go"},
			Operator: "Nanjing University",
			Region:   "cn",
			Status:   protocol.MirrorUnverified,
			Note:     "A Nexus server seen in people's dotfiles; no dated report that it works was found by 2026-09-28, and Nexus passes on no checksum database (goproxy.cn#87).",
		},
		{
			Name:     "gdut",
			URL:      "https://repo.gdut.edu.cn/repository/go",
			Operator: "Guangdong University of Technology",
			Region:   "cn",
			Status:   protocol.MirrorUnverified,
			Note:     "A Nexus server for the campus only, moved to this host on 2026-08-28 (chn-lee-yumi/mirrors-gdut#134); its path for Go was not confirmed.",
		},
	}
}
