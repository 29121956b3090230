package diagnose

// Windows words its errors in the language of the system where it has no
// English ones. These are the parts that tell one sentence from another.

// refusedWords: 10061, nobody listens there.
func refusedWords() []string {
	return []string{"connection refused", "actively refused", "积极拒绝", "積極拒絕", "verweigerte", "expressément refusée", "拒否されたため", "отверг запрос", "denegó expresamente", "ifiuto persistente", "recusou ativamente", "거부했"}
}

// timeoutWords: 10060, no answer.
func timeoutWords() []string {
	return []string{"i/o timeout", "timeout", "timed out", "A connection attempt failed", "deadline exceeded", "在一段时间后", "一段時間", "bestimmten Zeitspanne", "nicht richtig reagiert", "connexion a échoué", "一定の時間", "за требуемое время", "periodo de tiempo", "período de tempo", "intervallo di tempo", "일정 시간"}
}

// unreachableWords: 10051 and 10065, there is no way to the address.
func unreachableWords() []string {
	return []string{"unreachable", "no route to host", "cannot assign requested address", "network is down", "host is down", "无法连接的网络", "无法连接的主机", "無法連線到的網路", "無法連線到的主機", "nicht erreichbar", "impossible à atteindre", "到達できない", "отсутствии доступа к сети", "недоступн", "no accesible", "inacessível", "non raggiungibile"}
}

// forbiddenWords: 10013, something on this machine does not let go connect.
func forbiddenWords() []string {
	return []string{"access permissions", "不允许的方式", "不允許", "Zugriffsrechte", "autorisations d", "アクセス許可", "правами доступа", "permisos de acceso", "permissões de acesso", "autorizzazioni di accesso", "액세스 권한", "connect: operation not permitted", "connect: permission denied"}
}

// resolverWords: 11002, the name server did not answer as it should.
func resolverWords() []string {
	return []string{"server misbehaving", "emporary failure", "emporary error", "cannot unmarshal DNS", "non-recoverable error", "try again", "暂时错误", "暫時", "zeitweilig", "erreur temporaire", "一時的なエラー", "временная ошибка", "error temporal", "invalid DNS response"}
}

// deniedWords: 5, access is denied.
func deniedWords() []string {
	return []string{"permission denied", "Access is denied", "operation not permitted", "拒绝访问", "存取被拒", "Zugriff verweigert", "Accès refusé", "アクセスが拒否", "Отказано в доступе", "Acceso denegado", "Acesso negado", "Accesso negato", "액세스가 거부", "Odmowa dostępu"}
}

// fullWords: 112, the disk is full.
func fullWords() []string {
	return []string{"no space left on device", "There is not enough space on the disk", "disk quota exceeded", "磁盘空间不足", "磁碟空間不足", "nicht genug Speicherplatz", "nicht genügend Speicherplatz", "Espace insuffisant", "空き領域がありません", "Недостаточно места", "Espacio en disco insuficiente", "Espaço insuficiente", "Spazio su disco insufficiente"}
}

// absentWords: 2 and 3, there is no such file or folder.
func absentWords() []string {
	return []string{"no such file or directory", "cannot find the", "not a directory", "系统找不到", "系統找不到", "nicht finden", "Le chemin d", "Le fichier spécifié", "見つかりません", "Не удается найти", "не удается найти", "no puede encontrar", "não pode encontrar", "Impossibile trovare", "찾을 수 없습니다"}
}
