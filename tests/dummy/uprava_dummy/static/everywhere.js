document.documentElement.dataset.dummy = "here";
