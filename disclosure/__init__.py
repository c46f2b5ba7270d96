"""Public notices now; one document, three levels, three channels (三级同步公示) later."""
