package perdure

func localMain(e entry) int { return 0 }
