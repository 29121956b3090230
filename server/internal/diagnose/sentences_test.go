package diagnose_test

import "testing"

// TestSentences reads what Windows says in other languages.
func TestSentences(t *testing.T) {
	const (
		get   = `go: github.com/spf13/cobra@v1.8.1: Get "https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod": `
		dial  = get + "dial tcp 1.2.3.4:443: connectex: "
		dial6 = get + "dial tcp [2606:4700::1]:443: connectex: "
		recv  = get + "read tcp 10.0.0.2:5000->1.2.3.4:443: wsarecv: "
		look  = get + "dial tcp: lookup goproxy.cn: getaddrinfow: "
		mkdir = `go: github.com/spf13/cobra@v1.8.1: mkdir C:\go\pkg\mod\cache\download\github.com\spf13: `
	)
	for _, test := range []struct{ text, want string }{
		{dial + "Une tentative de connexion a échoué car le parti connecté n’a pas répondu convenablement au-delà d’une certaine durée ou une connexion établie a échoué car l’hôte de connexion n’a pas répondu.", "dial-timeout"},
		{dial + "연결된 구성원으로부터 응답이 없어 연결하지 못했거나, 호스트로부터 응답이 없어 연결이 끊어졌습니다.", "dial-timeout"},
		{dial + "Não foi possível fazer nenhuma conexão porque a máquina de destino as recusou ativamente.", "connection-refused"},
		{dial + "Impossibile stabilire la connessione. Rifiuto persistente del computer di destinazione.", "connection-refused"},
		{dial + "No se puede establecer una conexión ya que el equipo de destino denegó expresamente dicha conexión.", "connection-refused"},
		{dial + "到達できないネットワークに対してソケット操作を実行しようとしました。", "network-unreachable"},
		{dial6 + "Ein Socketvorgang konnte wegen eines nicht erreichbaren Netzwerks nicht ausgeführt werden.", "ipv6-unreachable"},
		{dial6 + "Сделана попытка выполнить операцию на сокете при отсутствии доступа к сети.", "ipv6-unreachable"},
		{dial + "Сделана попытка доступа к сокету методом, запрещенным правами доступа.", "socket-blocked-locally"},
		{dial + "嘗試存取通訊端被拒絕，因為存取權限不允許。", "socket-blocked-locally"},
		{recv + "Попытка установить соединение была безуспешной, т.к. от другого компьютера за требуемое время не получен нужный отклик.", "read-timeout"},
		{recv + "連線嘗試失敗，因為連線對象有一段時間並未正確回應，或是連線建立失敗，因為連線的主機無法回應。", "read-timeout"},
		{recv + "Se ha forzado la interrupción de una conexión existente por el host remoto.", "connection-reset"},
		{look + "Der angeforderte Name ist gültig, es wurden jedoch keine Daten des angeforderten Typs gefunden.", "dns-no-such-host"},
		{look + "Dies ist normalerweise ein zeitweiliger Fehler bei der Auflösung des Hostnamens. Grund ist, dass der lokale Server keine Rückmeldung vom autorisierenden Server erhalten hat.", "dns-servfail"},
		{mkdir + "Odmowa dostępu.", "modcache-permission"},
		{mkdir + "ein Satz in einer Sprache, die niemand kennt", "modcache-permission"},
		{mkdir + "Es steht nicht genug Speicherplatz auf dem Datenträger zur Verfügung.", "modcache-no-space"},
		{`go: github.com/spf13/cobra@v1.8.1 (replaced by ../cobra): reading ..\cobra\go.mod: open C:\src\cobra\go.mod: Das System kann den angegebenen Pfad nicht finden.`, "replace-dir-missing"},
	} {
		failures := read(t, test.text)
		if len(failures) != 1 || failures[0].Cause != test.want || failures[0].Module != cobra {
			t.Errorf("Read(%q) = %v, want one failure of %s, %s", test.text, failures, cobra, test.want)
		}
	}
}
